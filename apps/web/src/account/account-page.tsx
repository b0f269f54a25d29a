import { useTranslation } from 'react-i18next';
import { Sheet } from '../shell/sheet.js';
import { OwnPassword } from './own-password.js';
import { OwnSessions } from './own-sessions.js';

/** What everyone looks after himself: his password, and where he is signed in. */
export function AccountPage() {
  const { t } = useTranslation();
  return (
    <Sheet title={t('account.title')}>
      <OwnPassword />
      <OwnSessions />
    </Sheet>
  );
}
