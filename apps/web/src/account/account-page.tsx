import { useTranslation } from 'react-i18next';
import { Sheet } from '../shell/sheet.js';
import { OwnPassword } from './own-password.js';
import { OwnSessions } from './own-sessions.js';
import { OwnTokens } from './own-tokens.js';

/** What everyone looks after himself: his password, where he is signed in, and what acts in his name. */
export function AccountPage() {
  const { t } = useTranslation();
  return (
    <Sheet title={t('account.title')}>
      <OwnPassword />
      <OwnSessions />
      <OwnTokens />
    </Sheet>
  );
}
