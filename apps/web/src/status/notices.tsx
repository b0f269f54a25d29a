import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
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

const DAY_MS = 86_400_000;

/** For administrators: the clock runs ahead on purpose, so what goes by date goes early. */
export function ClockAhead() {
  const { t } = useTranslation();
  const formats = useFormats();
  const clock = useStatus().data?.clock;
  if (!clock || clock.offsetMs === 0) return null;
  const days = formats.number(clock.offsetMs / DAY_MS, 3);
  return (
    <p className={css.notice} role="status">
      <Icon name="alert" />
      <strong>{t('status.clockAhead', { days, now: formats.moment(clock.now) })}</strong>
      <span>{t('status.clockAheadHint')}</span>
    </p>
  );
}

export function RecordingNow() {
  const { t } = useTranslation();
  const count = useStatus().data?.recordingNow ?? 0;
  return count === 0 ? null : <span className={css.now}>{t('list.recordingNow', { count })}</span>;
}
