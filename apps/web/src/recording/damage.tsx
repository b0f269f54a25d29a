import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiError } from '../api/client.js';
import { isDamage } from '../api/damage.js';
import type { Recording } from '../api/types.js';
import { Icon } from '../icons.js';
import { useQuality } from '../quality/use-quality.js';
import { usePlayable, useWaveform } from '../recordings/use-recordings.js';
import { useSession } from '../session/use-session.js';
import { useFaultWords } from '../shell/fault.js';
import { ConvertAgain } from './convert-again.js';
import css from './recording.module.css';

/** What is wrong with the stored bytes of a recording, each fault once, and what cannot be had for it. */
export function useDamage(recording: Recording, mayHear: boolean) {
  const isReady = recording.state === 'ready' && !recording.locked;
  const isWanted = isReady && mayHear;
  const playable = usePlayable(recording, isWanted).error;
  const waveform = useWaveform(recording, isWanted).error;
  const quality = useQuality(recording).error;
  useReadAnew(recording);
  const faults = [playable, waveform, quality].filter(isDamage);
  const each = new Map(faults.map((fault) => [fault.code, fault]));
  return {
    faults: isReady ? [...each.values()] : [],
    isPlayable: !isDamage(playable),
    isCaptureLost: isDamage(playable) && playable.remedy === null,
  };
}

const OF_THE_BYTES = ['playable', 'waveform', 'quality', 'digits'];

/**
 * The same converter may have mended something without anything else having changed, and so fast that the
 * page never saw it at work: what could not be read is asked for after every event of the recording.
 */
function useReadAnew({ id, rereading, revision }: Recording): void {
  const client = useQueryClient();
  const asked = useRef(revision);
  useEffect(() => {
    if (rereading || asked.current === revision) return;
    asked.current = revision;
    for (const what of OF_THE_BYTES)
      void client.invalidateQueries({
        queryKey: [what, id],
        predicate: ({ state }) => state.status !== 'success',
      });
  }, [client, id, rereading, revision]);
}

type Props = { id: string; faults: readonly ApiError[] };

/** Says what is damaged, and offers what would mend it. */
export function DamageNotice({ id, faults }: Props) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const { role } = useSession().user;
  if (faults.length === 0) return null;
  const isMendable = faults.some(({ remedy }) => remedy === 'convert');
  return (
    <div className={css.notice} data-tone="bad" role="alert">
      <Icon name="alert" />
      <span>
        <strong>{t('recording.damaged')}</strong>
        {faults.map((fault) => (
          <span key={fault.code}> {words(fault)}</span>
        ))}
        {isMendable && role !== 'admin' && ` ${t('recording.byAdministrators')}`}
      </span>
      {isMendable && <ConvertAgain id={id} />}
    </div>
  );
}
