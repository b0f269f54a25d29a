import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sealRecording, verifyRecording } from '../api/seals.js';
import type { Recording, Verification } from '../api/types.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import { useSession } from '../session/use-session.js';
import { Fault } from '../shell/fault.js';
import { useVerificationWords } from './use-verification-words.js';
import css from './recording.module.css';

/** Is the recording sealed, and is it as it was? Asked for, it is compared with its seal. */
export function Seal({ recording: { id, watermarked } }: { recording: Recording }) {
  const { t } = useTranslation();
  return (
    <section
      className={`${css.section ?? ''} ${css.seal ?? ''}`}
      aria-label={t('seals.recording.title')}
    >
      <h3>{t('seals.recording.title')}</h3>
      <p>{t(watermarked ? 'seals.recording.sealed' : 'seals.recording.unsealed')}</p>
      {watermarked ? <Verify id={id} /> : <AskForSeal id={id} />}
    </section>
  );
}

function Verify({ id }: { id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const verify = useMutation({
    mutationFn: () => verifyRecording(id),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['history', id] }),
  });
  return (
    <>
      <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
        {t('seals.recording.verify')}
      </Button>
      <div role="status">
        {verify.data && <Answer verification={verify.data} />}
        {verify.error && <Fault error={verify.error} />}
      </div>
    </>
  );
}

function Answer({ verification }: { verification: Verification }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { differenceWords, noteWords } = useVerificationWords();
  const { valid, differences, notes, seal } = verification;
  return (
    <div className={css.notice} data-tone={valid ? 'good' : 'bad'}>
      <Icon name={valid ? 'check' : 'alert'} />
      <ul>
        <li>
          <strong>
            {valid && seal
              ? t('seals.recording.valid', { at: formats.moment(seal.sealedAt) })
              : t('seals.recording.invalid')}
          </strong>
        </li>
        {differences.map((difference) => (
          <li key={`${difference.code} ${difference.field ?? ''} ${difference.detail}`}>
            {differenceWords(difference)} <Where {...difference} />
          </li>
        ))}
        {notes.map((note) => (
          <li key={note.code}>
            {t('seals.recording.notes')}: {noteWords(note)}
          </li>
        ))}
        {seal && <li>{t('seals.recording.entry', { sequence: seal.sequence })}</li>}
      </ul>
    </div>
  );
}

/** In which seconds of the call, else in which bytes of the capture. */
function Where({ seconds, bytes, more }: Verification['differences'][number]) {
  const { t } = useTranslation();
  return (
    <>
      {seconds && t('seals.recording.seconds', { spans: spansOf(seconds) })}
      {bytes && t('seals.recording.bytes', { spans: spansOf(bytes) })}{' '}
      {more !== undefined && t('seals.recording.more', { count: more })}
    </>
  );
}

const spansOf = (spans: readonly (readonly unknown[])[]): string =>
  spans.map(([from, to]) => `${String(from)}–${String(to)}`).join(', ');

/** What an administrator may ask for. */
function AskForSeal({ id }: { id: string }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const seal = useMutation({ mutationFn: () => sealRecording(id) });
  if (user.role !== 'admin') return null;
  return (
    <>
      <Button variant="default" loading={seal.isPending} onClick={() => seal.mutate()}>
        {t('seals.recording.seal')}
      </Button>
      <div role="status">
        {seal.isSuccess && t('seals.recording.asked')}
        {seal.error && <Fault error={seal.error} />}
      </div>
    </>
  );
}
