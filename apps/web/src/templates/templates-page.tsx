import { Button, Checkbox, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Template } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useCount } from '../settings/use-preview.js';
import { Ask } from '../shell/ask.js';
import { useFaultWords } from '../shell/fault.js';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import { say } from '../shell/saved.js';
import { ForAdministrators, Loaded, Sheet } from '../shell/sheet.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { ConfirmUnlicensing } from '../users/confirm-unlicensing.js';
import {
  useCreateTemplate,
  useDeleteTemplate,
  useLicenseTemplate,
  useTemplates,
} from './use-templates.js';

/** The config templates of the PBX, as far as they give the licence to be recorded. */
export function TemplatesPage() {
  const { t } = useTranslation();
  const templates = useTemplates();
  const title = t('users.templates.title');
  return (
    <ForAdministrators title={title}>
      <Sheet title={title} back={{ href: '/users', name: t('users.title') }}>
        <p className={css.lead}>{t('users.templates.lead')}</p>
        <Loaded query={templates}>
          {({ items }) =>
            items.length === 0 ? (
              <p className={css.nothing}>{t('users.templates.none')}</p>
            ) : (
              <ul className={css.rows}>
                {items.map((template) => (
                  <li key={template.name}>
                    <TemplateRow template={template} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        <NewTemplate />
      </Sheet>
    </ForAdministrators>
  );
}

function TemplateRow({ template }: { template: Template }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { name, licensed, unlicensedSince, members } = template;
  const since =
    unlicensedSince && t('users.templates.since', { at: formats.date(unlicensedSince) });
  return (
    <div className={css.row}>
      <span className={css.main}>{name}</span>
      <span className={css.sub}>
        {[t('users.templates.members', { count: members }), since].filter(Boolean).join(' · ')}
      </span>
      <span className={css.side}>
        <span className={css.tag} data-tone={licensed ? 'good' : 'warn'}>
          {t(licensed ? 'users.templates.licensed' : 'users.templates.unlicensed')}
        </span>
        <LicenceButton template={template} />
        {members === 0 && <DeleteButton name={name} />}
      </span>
    </div>
  );
}

/** Gives the licence at once; takes it away once it is clear what goes for it. */
function LicenceButton({ template: { name, licensed } }: { template: Template }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const license = useLicenseTemplate(name);
  const count = useCount();
  const [going, setGoing] = useState<number | null>(null);
  const whatIf = { withoutLicence: { templates: [name] } };
  const save = (to: boolean) =>
    license.mutate(to, {
      onSuccess: () => {
        setGoing(null);
        say(t(to ? 'users.templates.gave' : 'users.templates.took', { name }));
      },
      onError: (error) => say(words(error)),
    });
  const onClick = () => {
    if (!licensed) return save(true);
    count.mutate(whatIf, {
      onSuccess: ({ within30Days }) => (within30Days === 0 ? save(false) : setGoing(within30Days)),
      onError: (error) => say(words(error)),
    });
  };
  const label = t(licensed ? 'users.templates.take' : 'users.templates.give');
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${label}: ${name}`}
        loading={license.isPending || count.isPending}
        onClick={onClick}
      >
        {label}
      </Button>
      {going !== null && (
        <ConfirmUnlicensing
          name={name}
          whatIf={whatIf}
          count={going}
          isPending={license.isPending}
          fault={license.error && words(license.error)}
          onClose={() => setGoing(null)}
          onConfirm={() => save(false)}
        />
      )}
    </>
  );
}

function DeleteButton({ name }: { name: string }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const remove = useDeleteTemplate(name);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('users.templates.deleteTitle', { name })}
        onClick={() => setAsking(true)}
      >
        {t('users.templates.delete')}
      </Button>
      {isAsking && (
        <Ask
          title={t('users.templates.deleteTitle', { name })}
          action={t('users.templates.delete')}
          isPending={remove.isPending}
          fault={remove.error && words(remove.error)}
          onClose={() => setAsking(false)}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => setAsking(false) })}
        >
          <p>{t('users.templates.deleteHint')}</p>
        </Ask>
      )}
    </>
  );
}

function NewTemplate() {
  const { t } = useTranslation();
  const create = useCreateTemplate();
  const [name, setName] = useState('');
  const [licensed, setLicensed] = useState(true);
  const faults = usePlacedFaults(create.error, {
    fields: ['name'],
    codes: { 'template-exists': 'name', 'template-name-invalid': 'name' },
  });
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const onSuccess = () => {
      say(t('users.templates.made', { name: name.trim() }));
      setName('');
    };
    create.mutate({ name: name.trim(), licensed }, { onSuccess });
  };
  return (
    <section className={shell.card}>
      <h2>{t('users.templates.add')}</h2>
      <form className={css.form} onSubmit={onSubmit} noValidate>
        <TextInput
          label={t('users.templates.name')}
          description={t('users.templates.nameHint')}
          autoComplete="off"
          maxLength={60}
          error={faults.at['name'] ?? null}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Checkbox
          label={t('users.templates.gives')}
          checked={licensed}
          onChange={({ currentTarget }) => setLicensed(currentTarget.checked)}
        />
        <FormFoot
          isChanged={name.trim() !== ''}
          isPending={create.isPending}
          fault={faults.rest}
          label={t('users.make')}
        />
      </form>
    </section>
  );
}
