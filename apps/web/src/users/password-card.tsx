import { PasswordInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../api/types.js';
import { useSession } from '../session/use-session.js';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import { say } from '../shell/saved.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { MustChange } from './first-password.js';
import { useSaveUser } from './use-users.js';

/** Fewest characters of a password. */
export const LEAST_PASSWORD = 8;

/** Gives a user another password, which ends his sessions. */
export function PasswordCard({ user: { id } }: { user: User }) {
  const { t } = useTranslation();
  const isOwn = useSession().user.id === id;
  const save = useSaveUser(id);
  const [password, setPassword] = useState('');
  const [mustChange, setMustChange] = useState(true);
  const [isShort, setShort] = useState(false);
  const faults = usePlacedFaults(save.error, { fields: ['password'] });
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setShort(password.length < LEAST_PASSWORD);
    if (password.length < LEAST_PASSWORD) return;
    const onSuccess = () => {
      setPassword('');
      say(t('users.passwordSet'));
    };
    save.mutate({ password, mustChangePassword: mustChange && !isOwn }, { onSuccess });
  };
  return (
    <section className={shell.card}>
      <h2>{t('users.password')}</h2>
      <form className={css.form} onSubmit={onSubmit} noValidate>
        <PasswordInput
          label={t('users.newPassword')}
          description={t(isOwn ? 'users.ownPasswordHint' : 'users.newPasswordHint')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
          error={
            isShort ? t('users.passwordShort', { count: LEAST_PASSWORD }) : faults.at['password']
          }
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        {!isOwn && password !== '' && <MustChange checked={mustChange} onChange={setMustChange} />}
        <FormFoot
          isChanged={password !== ''}
          isPending={save.isPending}
          fault={faults.rest}
          label={t('users.setPassword')}
        />
      </form>
    </section>
  );
}
