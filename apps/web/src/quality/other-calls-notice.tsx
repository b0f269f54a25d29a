import { useTranslation } from 'react-i18next';
import type { RecordingQuality } from '../api/types.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import css from '../recording/recording.module.css';

/** More are counted, not named. */
const NAMED = 3;

type Props = { calls: RecordingQuality['otherCalls'] };

/** Says which calls are in the capture beside the one that is played. */
export function OtherCallsNotice({ calls }: Props) {
  const { t } = useTranslation();
  const { span } = useFormats();
  if (calls.length === 0) return null;
  const named = calls.slice(0, NAMED).map(({ ends: [from, to], durationMs }) => {
    return t('quality.otherCall', { from, to, span: span(durationMs) });
  });
  if (calls.length > NAMED) named.push('…');
  return (
    <p className={css.notice} data-tone="warn">
      <Icon name="alert" />
      <span>{t('quality.otherCalls', { count: calls.length, calls: named.join('; ') })}</span>
    </p>
  );
}
