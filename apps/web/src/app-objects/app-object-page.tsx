import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { AppObject } from '../api/types.js';
import { ConfirmRemovals } from '../settings/confirm-removals.js';
import { Ask } from '../shell/ask.js';
import { asText } from '../shell/changes.js';
import { EventHistory, type FieldWords } from '../shell/event-history.js';
import { useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';
import { ForAdministrators, Loaded, Sheet } from '../shell/sheet.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { useUserNames } from '../users/use-users.js';
import { AppObjectForm } from './app-object-form.js';
import { STREAM, idOf, isSameName } from './names.js';
import { removalsIn, useAppObjects, useDeleteAppObject } from './use-app-objects.js';

const PLAIN: AppObject = {
  name: '',
  kind: 'user',
  accessList: [],
  deletionMode: 'Recoverable',
  monitor: null,
  watermark: false,
  notes: true,
  members: [],
};

/** Sets up an App object. */
export function NewAppObjectPage() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const title = t('appObjects.add');
  return (
    <ForAdministrators title={title}>
      <Sheet title={title} back={{ href: '/app-objects', name: t('appObjects.title') }}>
        <section className={shell.card}>
          <AppObjectForm
            appObject={PLAIN}
            isNew
            onSaved={({ name }) => {
              say(t('appObjects.made', { name }));
              go(`/app-objects/${encodeURIComponent(name)}`, { replace: true });
            }}
          />
        </section>
      </Sheet>
    </ForAdministrators>
  );
}

/** One App object: what it grants, to whom; and what was changed. */
export function AppObjectPage({ name }: { name: string }) {
  const { t } = useTranslation();
  const appObjects = useAppObjects();
  const words = useWords();
  return (
    <ForAdministrators title={name}>
      <Loaded query={appObjects}>
        {({ items }) => {
          const found = items.find((each) => isSameName(each.name, name));
          return (
            <Sheet
              title={found?.name ?? name}
              back={{ href: '/app-objects', name: t('appObjects.title') }}
            >
              {found ? (
                <>
                  <section className={shell.card} aria-label={t('appObjects.grants')}>
                    <AppObjectForm
                      key={name}
                      appObject={found}
                      onSaved={() => say(t('settings.saved'))}
                    />
                  </section>
                  <DeleteCard appObject={found} />
                </>
              ) : (
                <p className={css.nothing}>{t('appObjects.gone')}</p>
              )}
              <section className={shell.card}>
                <EventHistory stream={STREAM + idOf(name)} words={words} isOpen={!found} />
              </section>
            </Sheet>
          );
        }}
      </Loaded>
    </ForAdministrators>
  );
}

function DeleteCard({ appObject: { name, members } }: { appObject: AppObject }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const words = useFaultWords();
  const remove = useDeleteAppObject(name, () => {
    say(t('appObjects.didDelete', { name }));
    go('/app-objects', { replace: true });
  });
  const [isAsking, setAsking] = useState(false);
  const removals = removalsIn(remove.error);
  return (
    <section className={shell.card}>
      <h2>{t('appObjects.delete')}</h2>
      <p className={css.lead}>{t('appObjects.deleteHint')}</p>
      <Button variant="default" mt="sm" onClick={() => setAsking(true)}>
        {t('appObjects.deleteAction')}
      </Button>
      {isAsking && removals !== null && (
        <ConfirmRemovals
          key={removals}
          atOnce={removals}
          isPending={remove.isPending}
          fault={null}
          onClose={() => {
            setAsking(false);
            remove.reset();
          }}
          onConfirm={() => remove.mutate(removals)}
        />
      )}
      {isAsking && removals === null && (
        <Ask
          title={t('appObjects.deleteTitle', { name })}
          action={t('appObjects.delete')}
          isDangerous
          isPending={remove.isPending}
          fault={remove.error && words(remove.error)}
          onClose={() => setAsking(false)}
          onConfirm={() => remove.mutate(null)}
        >
          <p>{t('appObjects.deleteMembers', { count: members.length })}</p>
          <p>{t('appObjects.deleteKept')}</p>
        </Ask>
      )}
    </section>
  );
}

function useWords(): FieldWords {
  const { t } = useTranslation();
  const names = useUserNames();
  const isUser = (field: string) => field === 'members' || field === 'monitor';
  return {
    field: (field) => t(`appObjects.field.${field}` as 'appObjects.field.kind'),
    value: (value, field) => {
      if (value === null || value === undefined) return t('administration.nobody');
      if (typeof value === 'boolean') return t(value ? 'administration.yes' : 'administration.no');
      if (isUser(field)) return names(asText(value));
      if (field === 'kind') return t(`appObjects.kind.${value as AppObject['kind']}`);
      if (field === 'deletionMode')
        return t(`appObjects.mode.${value as AppObject['deletionMode']}`);
      return asText(value);
    },
  };
}
