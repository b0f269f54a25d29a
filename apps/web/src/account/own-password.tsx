import { PasswordInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormFoot } from '../shell/form-foot.js';
import { usePlacedFaults } from '../shell/placed-faults.js';
import { say } from '../shell/saved.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { useSession } from '../session/use-session.js';
import { LEAST_PASSWORD } from '../users/password-card.js';
import { useChangeOwnPassword } from './use-account.js';

/** Another password for oneself, by whoever knows the one there is. */
export function OwnPassword() {
  const { t } = useTranslation();
  const { name } = useSession().user;
  const change = useChangeOwnPassword();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [isShort, setShort] = useState(false);
  const faults = usePlacedFaults(change.error, { fields: ['current', 'password'] });
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setShort(password.length < LEAST_PASSWORD);
    if (password.length < LEAST_PASSWORD) return;
    const onSuccess = () => {
      setCurrent('');
      setPassword('');
      say(t('account.passwordChanged'));
    };
    change.mutate({ current, password }, { onSuccess });
  };
  const short = isShort ? t('users.passwordShort', { count: LEAST_PASSWORD }) : null;
  const show = { 'aria-label': t('signIn.show') };
  return (
    <section className={shell.card}>
      <h2>{t('users.password')}</h2>
      <form className={css.form} onSubmit={onSubmit} noValidate>
        {/* Password managers file the new one under this name. */}
        <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
        <PasswordInput
          label={t('account.currentPassword')}
          autoComplete="current-password"
          visibilityToggleButtonProps={show}
          error={faults.at['current']}
          value={current}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
        />
        <PasswordInput
          label={t('users.newPassword')}
          description={t('users.ownPasswordHint')}
          autoComplete="new-password"
          visibilityToggleButtonProps={show}
          error={short ?? faults.at['password']}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <FormFoot
          isChanged={current !== '' && password !== ''}
          isPending={change.isPending}
          fault={faults.rest}
          label={t('account.changePassword')}
        />
      </form>
    </section>
  );
}
