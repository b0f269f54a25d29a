import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { OwnPassword } from '../account/own-password.js';
import { Mark } from '../icons.js';
import { AppearanceControls } from '../shell/appearance.js';
import { useSignOut } from './use-session.js';
import css from './sign-in.module.css';

/** All there is for who must choose another password before anything else. */
export function PasswordDue() {
  const { t } = useTranslation();
  const signOut = useSignOut();
  return (
    <main className={css.page}>
      <div className={css.card}>
        <Mark size={40} />
        <h1>{t('account.passwordDue')}</h1>
        <p className={css.lead}>{t('account.passwordDueLead')}</p>
        <OwnPassword />
        <Button variant="subtle" loading={signOut.isPending} onClick={() => signOut.mutate()}>
          {t('account.signOut')}
        </Button>
      </div>
      <footer className={css.foot}>
        <AppearanceControls />
      </footer>
    </main>
  );
}
