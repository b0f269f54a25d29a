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

/** The same converter may have mended something without anything else having changed. */
function useReadAnew({ id, rereading }: Recording): void {
  const client = useQueryClient();
  const wasRereading = useRef(rereading);
  useEffect(() => {
    if (wasRereading.current && !rereading)
      for (const what of ['playable', 'waveform', 'quality', 'digits'])
        void client.invalidateQueries({ queryKey: [what, id] });
    wasRereading.current = rereading;
  }, [client, id, rereading]);
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
