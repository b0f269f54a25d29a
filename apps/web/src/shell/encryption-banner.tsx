import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useStatus } from '../status/use-status.js';
import css from './shell.module.css';

/** That recordings cannot be read, or are no longer encrypted: on every page of an administrator. */
export function EncryptionBanner() {
  const { t } = useTranslation();
  const codes = new Set(useStatus().data?.alarms.map(({ code }) => code));
  const isLocked = codes.has('recordings-locked');
  const isInClear = codes.has('recordings-in-clear');
  if (!isLocked && !isInClear) return null;
  return (
    <p className={css.notice} role="status">
      {isLocked && <span>{t('encryption.lockedBanner')}</span>}
      {isInClear && <span>{t('encryption.clearBanner')}</span>}
      <Link href="/settings">{t('encryption.toSettings')}</Link>
    </p>
  );
}
