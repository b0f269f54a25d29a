import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/types.js';
import { Ask } from '../shell/ask.js';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { useChangeSettings } from './use-settings.js';

const LEAST_PASSWORD = 8;

/** With what devices and WebDAV clients prove who they are. */
export function CredentialsCard({ settings: { webdav } }: { settings: Settings }) {
  const { t } = useTranslation();
  const change = useChangeSettings();
  const [user, setUser] = useState(webdav?.user ?? '');
  const [password, setPassword] = useState('');
  const [isShort, setShort] = useState(false);
  const faults = usePlacedFaults(change.error, { fields: ['webdav.user', 'webdav.password'] });
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setShort(password.length < LEAST_PASSWORD);
    if (password.length < LEAST_PASSWORD || user.trim() === '') return;
    change.mutate(
      { webdav: { user: user.trim(), password } },
      { onSuccess: () => setPassword('') },
    );
  };
  return (
    <section className={shell.card}>
      <h2>{t('settings.webdav')}</h2>
      <form className={css.form} onSubmit={onSubmit} noValidate>
        <p>{t('settings.webdavHint')}</p>
        <p>
          <strong>
            {webdav ? t('settings.webdavSet', { user: webdav.user }) : t('settings.webdavOpen')}
          </strong>
        </p>
        <TextInput
          label={t('settings.webdavUser')}
          autoComplete="off"
          required
          maxLength={100}
          error={faults.at['webdav.user']}
          value={user}
          onChange={({ currentTarget }) => setUser(currentTarget.value)}
        />
        <PasswordInput
          label={t('settings.webdavPassword')}
          autoComplete="new-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
          error={
            isShort
              ? t('users.passwordShort', { count: LEAST_PASSWORD })
              : faults.at['webdav.password']
          }
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <FormFoot
          isChanged={user.trim() !== '' && password !== ''}
          isPending={change.isPending}
          fault={faults.rest}
        />
      </form>
      {webdav !== null && <RemoveCredentials onRemoved={() => setUser('')} />}
    </section>
  );
}

function RemoveCredentials({ onRemoved }: { onRemoved: () => void }) {
  const { t } = useTranslation();
  const change = useChangeSettings();
  const faults = usePlacedFaults(change.error, { fields: [] });
  const [isAsking, setAsking] = useState(false);
  const onSuccess = () => {
    setAsking(false);
    onRemoved();
  };
  return (
    <>
      <Button variant="default" mt="md" onClick={() => setAsking(true)}>
        {t('settings.webdavRemove')}
      </Button>
      {isAsking && (
        <Ask
          title={t('settings.webdavRemove')}
          action={t('settings.webdavRemove')}
          isDangerous
          isPending={change.isPending}
          fault={faults.rest}
          onClose={() => setAsking(false)}
          onConfirm={() => change.mutate({ webdav: null }, { onSuccess })}
        >
          <p>{t('settings.webdavRemoveHint')}</p>
        </Ask>
      )}
    </>
  );
}
