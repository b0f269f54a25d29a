import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.js';
import { Icon, Mark } from '../icons.js';
import { AppearanceControls } from '../shell/appearance.js';
import { useFaultWords } from '../shell/fault.js';
import { ProviderWay, useProviderFault } from './provider-way.js';
import { useSignIn } from './use-session.js';
import css from './sign-in.module.css';

/** The door. Fields are named so that password managers fill and keep them. */
export function SignIn({ hasEnded }: { hasEnded: boolean }) {
  const { t } = useTranslation();
  return (
    <main className={css.page}>
      <div className={css.card}>
        <Mark size={40} />
        <h1>{t('product')}</h1>
        <p className={css.lead}>{t('signIn.lead')}</p>
        {hasEnded && (
          <p className={css.note} role="status">
            {t('signIn.ended')}
          </p>
        )}
        <SignInForm />
        <ProviderWay />
        <p className={css.hint}>{t('signIn.firstStart')}</p>
      </div>
      <footer className={css.foot}>
        <AppearanceControls />
      </footer>
    </main>
  );
}

function SignInForm() {
  const { t } = useTranslation();
  const signIn = useSignIn();
  const words = useSignInWords();
  const before = useProviderFault();
  const [missing, setMissing] = useState(false);
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { username, password: secret } = Object.fromEntries(
      new FormData(event.currentTarget),
    ) as Record<'username' | 'password', string>;
    const [user, password] = [username.trim(), secret];
    setMissing(user === '' || password === '');
    if (user !== '' && password !== '') signIn.mutate({ user, password });
  };
  const own = signIn.isError ? words(signIn.error) : signIn.isPending ? null : before;
  const fault = missing ? t('signIn.missing') : own;
  return (
    <form className={css.form} onSubmit={onSubmit} noValidate>
      <TextInput
        id="username"
        name="username"
        size="md"
        label={t('signIn.user')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        aria-describedby="fault"
      />
      <PasswordInput
        id="current-password"
        name="password"
        size="md"
        label={t('signIn.password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
        aria-describedby="fault"
      />
      <div id="fault" role="alert">
        {fault !== null && (
          <p className={css.fault}>
            <Icon name="alert" />
            {fault}
          </p>
        )}
      </div>
      <Button type="submit" size="md" loading={signIn.isPending}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}

function useSignInWords() {
  const { t } = useTranslation();
  const words = useFaultWords();
  return (error: unknown) => {
    if (!(error instanceof ApiError)) return words(error);
    if (error.code === 'too-many-attempts') return t('signIn.tooMany');
    return error.status === 401 ? t('signIn.wrong') : words(error);
  };
}
