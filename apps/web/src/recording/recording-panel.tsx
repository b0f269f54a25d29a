import { ActionIcon, Skeleton } from '@mantine/core';
import { Suspense, lazy, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.js';
import { isDamage } from '../api/damage.js';
import type { Recording, RecordingQuality } from '../api/types.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import { StateLabel } from '../recordings/state-label.js';
import { useRecording } from '../recordings/use-recordings.js';
import { directionOf, leadOf } from '../recordings/words.js';
import { CallChoice } from '../quality/call-choice.js';
import { QualitySection } from '../quality/quality-section.js';
import { UndecodedNotice } from '../quality/undecoded-notice.js';
import { useQuality } from '../quality/use-quality.js';
import { Fault } from '../shell/fault.js';
import { Actions } from './actions.js';
import { KeepingBanners, UnownedBanner } from './banners.js';
import { Conversation } from './conversation.js';
import { DamageNotice, useDamage } from './damage.js';
import { Facts } from './facts.js';
import { type Hearing, useHearing } from './hearing.js';
import { History } from './history.js';
import { Notes } from './notes.js';
import { Notices } from './notices.js';
import { Receipt } from './receipt.js';
import { Seal } from './seal.js';
import css from './recording.module.css';

const Player = lazy(() => import('../player/player.js'));

/** What the rest of the panel may ask of the player. */
type Handle = { positionMs: () => number; seek: (ms: number) => void };

type Props = { id: string; startMs: number; onClose: () => void };

/** The opened recording: hear it, know it, keep it, take it along. */
export default function RecordingPanel({ id, startMs, onClose }: Props) {
  const { t } = useTranslation();
  const { data, error, refetch } = useRecording(id);
  const isGone = error instanceof ApiError && (error.status === 404 || error.status === 400);
  return (
    <aside className={css.panel} aria-label={t('recording.region')}>
      <div className={css.inner}>
        {data?.state === 'deleted' && !isGone ? (
          <Tombstone recording={data} onClose={onClose} />
        ) : data && !isGone ? (
          <Opened recording={data} startMs={startMs} onClose={onClose} />
        ) : (
          <>
            <CloseButton onClose={onClose} />
            {isGone ? (
              <p className={css.gone}>{t('recording.gone')}</p>
            ) : error ? (
              <Fault error={error} onRetry={() => void refetch()} />
            ) : (
              <Skeleton height={420} mt="xl" role="status" aria-label={t('recording.loading')} />
            )}
          </>
        )}
      </div>
    </aside>
  );
}

type TombstoneProps = { recording: Recording; onClose: () => void };

/** What is left of a recording that is gone. */
function Tombstone({ recording, onClose }: TombstoneProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      <header className={css.heading}>
        <div className={css.when}>
          <time dateTime={recording.startedAt}>{formats.moment(recording.startedAt)}</time>
          <CloseButton onClose={onClose} />
        </div>
        <h2>{t('removal.tombstone')}</h2>
      </header>
      <Receipt id={recording.id} />
      <Facts recording={recording} />
      <History id={recording.id} />
    </>
  );
}

type OpenedProps = { recording: Recording; startMs: number; onClose: () => void };

function Opened({ recording, startMs, onClose }: OpenedProps) {
  const player = useRef<Handle>({ positionMs: () => startMs, seek: () => undefined });
  const onPlayer = useCallback((handle: Handle) => {
    player.current = handle;
  }, []);
  const [call, setCall] = useState(1);
  const quality = useQuality(recording, call);
  const hearing = useHearing(recording);
  const damage = useDamage(recording, hearing.mayHear);
  const isAudible = recording.state === 'ready' && !recording.locked;
  useTitle(recording);
  return (
    <>
      <Heading recording={recording} onClose={onClose} />
      <Actions
        recording={recording}
        hasSound={damage.isPlayable}
        hasCapture={!damage.isCaptureLost}
        mayHear={hearing.mayHear}
        positionMs={() => player.current.positionMs()}
      />
      <KeepingBanners recording={recording} />
      <UnownedBanner recording={recording} />
      <Notices recording={recording} />
      {isAudible && (
        <Sound
          recording={recording}
          quality={quality.data}
          call={call}
          onChooseCall={setCall}
          damage={damage}
          hearing={hearing}
          startMs={startMs}
          onPlayer={onPlayer}
        />
      )}
      <Conversation recording={recording} />
      <Notes recording={recording} />
      {isAudible && !isDamage(quality.error) && (
        <QualitySection
          id={recording.id}
          call={call}
          quality={quality}
          onJump={(ms) => player.current.seek(ms)}
        />
      )}
      <Seal recording={recording} />
      <Facts recording={recording} />
      <History id={recording.id} />
    </>
  );
}

type SoundProps = {
  recording: Recording;
  quality: RecordingQuality | undefined;
  /** Which of the calls in the capture is heard. */
  call: number;
  onChooseCall: (call: number) => void;
  damage: ReturnType<typeof useDamage>;
  hearing: Hearing;
  startMs: number;
  onPlayer: (handle: Handle) => void;
};

/** The player, and what one must know before hearing. */
function Sound({ recording, quality, call, onChooseCall, ...rest }: SoundProps) {
  const { damage, hearing, startMs, onPlayer } = rest;
  const { data: first } = useQuality(recording);
  const { faults, isPlayable } = damage;
  return (
    <>
      {recording.rereading ? (
        <Rereading isDamaged={faults.length > 0} />
      ) : (
        <DamageNotice id={recording.id} faults={faults} />
      )}
      <UndecodedNotice recording={recording} quality={quality} />
      <CallChoice others={first?.otherCalls ?? []} call={call} onChoose={onChooseCall} />
      {hearing.notice}
      {hearing.mayHear && isPlayable && (
        <Suspense fallback={<Skeleton height={280} radius="lg" />}>
          {(call === 1 || quality) && (
            <Player
              key={call}
              recording={call === 1 ? recording : lasting(recording, quality)}
              call={call}
              quality={quality}
              startMs={call === 1 ? startMs : 0}
              onPlayer={onPlayer}
            />
          )}
        </Suspense>
      )}
    </>
  );
}

/** A recording, as long as one of its calls. */
const lasting = (recording: Recording, quality: RecordingQuality | undefined): Recording =>
  quality ? { ...recording, durationMs: quality.durationMs } : recording;

function Rereading({ isDamaged }: { isDamaged: boolean }) {
  const { t } = useTranslation();
  return (
    <p className={css.notice} data-tone="busy" role="status">
      {t(isDamaged ? 'recording.mending' : 'recording.rereading')}
    </p>
  );
}

function useTitle(recording: Recording): void {
  const { t } = useTranslation();
  const { main } = leadOf(recording).lead;
  useEffect(() => {
    document.title = [main, t('product')].filter(Boolean).join(' · ');
    return () => {
      document.title = t('product');
    };
  }, [main, t]);
}

function CloseButton({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ActionIcon
      className={css.close ?? ''}
      variant="subtle"
      size={36}
      aria-label={t('recording.close')}
      title={t('recording.close')}
      onClick={onClose}
    >
      <Icon name="close" size={20} />
    </ActionIcon>
  );
}

function Heading({ recording, onClose }: { recording: Recording; onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { lead, other } = leadOf(recording);
  return (
    <header className={css.heading}>
      <div className={css.when}>
        <Icon name={directionOf(recording)} size={17} />
        <span>{t(`direction.${directionOf(recording)}`)}</span>
        <span aria-hidden="true">·</span>
        <time dateTime={recording.startedAt}>{formats.moment(recording.startedAt)}</time>
        <CloseButton onClose={onClose} />
      </div>
      <h2>
        {lead.main ?? t('party.unknown')}
        {lead.sub !== null && <span className={css.number}>{lead.sub}</span>}
      </h2>
      <p className={css.with}>
        {other.main === null ? t('party.unknown') : t('recording.withParty', { party: other.main })}
        {other.sub !== null && <span className={css.number}>{other.sub}</span>}
        <span className={css.headState}>
          <StateLabel recording={recording} />
        </span>
      </p>
    </header>
  );
}
