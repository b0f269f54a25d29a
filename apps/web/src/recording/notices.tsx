import { useTranslation } from 'react-i18next';
import type { Recording } from '../api/types.js';
import { Icon } from '../icons.js';
import { clock, useFormats } from '../language/format.js';
import { useDuration } from '../recordings/live-clock.js';
import { useWhatIsWrong } from '../recordings/words.js';
import { ConvertAgain } from './convert-again.js';
import css from './recording.module.css';

/** What one must know before hearing: it still goes on, is incomplete, could not be converted. */
export function Notices({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const { incomplete, failure } = useWhatIsWrong()(recording);
  const { state } = recording;
  const lockedWords = useLockedWords();
  return (
    <>
      {state === 'recording' && <Growing recording={recording} />}
      {(state === 'received' || state === 'converting') && (
        <p className={css.notice} data-tone="busy" role="status">
          {t('recording.converting')}
        </p>
      )}
      {incomplete && (
        <p className={css.notice} data-tone="warn">
          <Icon name="alert" />
          <span>
            <strong>{t('recording.incomplete')}</strong> {incomplete}
          </span>
        </p>
      )}
      {recording.locked && (
        <p className={css.notice} data-tone="warn">
          <Icon name="alert" />
          <span>
            <strong>{t('state.locked')}.</strong> {lockedWords(recording)}
          </span>
        </p>
      )}
      {state === 'failed' && <Failed recording={recording} failure={failure} />}
    </>
  );
}

/** Which key it takes, and what to do. */
function useLockedWords() {
  const { t } = useTranslation();
  const formats = useFormats();
  return ({ lockedUnder: key }: Recording): string =>
    key === null
      ? t('encryption.lockedRecording')
      : t('encryption.lockedUnder', { number: key.number, since: formats.moment(key.since) });
}

function Growing({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const duration = useDuration(recording);
  return (
    <p className={css.notice} data-tone="live">
      <strong className={css.growing}>{clock(duration ?? 0)}</strong>
      {recording.bytes !== null && <span>{formats.bytes(recording.bytes)}</span>}
      <span>{t('recording.recordingNow')}</span>
    </p>
  );
}

type FailedProps = { recording: Recording; failure: string | null };

function Failed({ recording: { id, remedy }, failure }: FailedProps) {
  const { t } = useTranslation();
  return (
    <div className={css.notice} data-tone="bad">
      <Icon name="alert" />
      <span>
        <strong>{t('recording.failure')}</strong> {failure}
        <br />
        {t('recording.keptAsReceived')}
      </span>
      {remedy === 'convert' && <ConvertAgain id={id} />}
    </div>
  );
}
