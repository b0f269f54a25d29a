import { useTranslation } from 'react-i18next';
import { Sheet } from '../shell/sheet.js';
import shell from '../shell/shell.module.css';
import { useSession } from '../session/use-session.js';
import { OwnPassword } from './own-password.js';
import { OwnSessions } from './own-sessions.js';
import { OwnTokens } from './own-tokens.js';

/** What everyone looks after himself: his password, where he is signed in, and what acts in his name. */
export function AccountPage() {
  const { t } = useTranslation();
  const { via } = useSession();
  return (
    <Sheet title={t('account.title')}>
      {via === 'oidc' ? <PasswordElsewhere /> : <OwnPassword />}
      <OwnSessions />
      <OwnTokens />
    </Sheet>
  );
}

/** Who came through the provider may have none here, and need not know whether he has. */
function PasswordElsewhere() {
  const { t } = useTranslation();
  return (
    <section className={shell.card}>
      <h2>{t('users.password')}</h2>
      <p>{t('account.passwordElsewhere')}</p>
    </section>
  );
}
