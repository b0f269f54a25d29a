import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Icon } from '../icons.js';
import css from '../shell/shell.module.css';
import { useStatus } from './use-status.js';

/** Above the list, for administrators: the PBX's name has not been set. */
export function PbxNameMissing() {
  const { t } = useTranslation();
  const { data } = useStatus();
  if (!data || data.pbxName !== null) return null;
  return (
    <p className={css.notice}>
      <Icon name="alert" />
      <strong>{t('settings.pbxMissing')}</strong>
      <span>{t('settings.pbxMissingHint')}</span>
      <Link href="/settings">{t('settings.setNow')}</Link>
    </p>
  );
}

export function RecordingNow() {
  const { t } = useTranslation();
  const count = useStatus().data?.recordingNow ?? 0;
  return count === 0 ? null : <span className={css.now}>{t('list.recordingNow', { count })}</span>;
}
