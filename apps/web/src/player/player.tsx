import { Skeleton } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.js';
import type { Recording, RecordingQuality, Waveform } from '../api/types.js';
import { Legend } from '../quality/legend.js';
import { marksOf } from '../quality/marks.js';
import { readingOf } from '../quality/use-quality.js';
import { localOf, remoteOf } from '../recordings/words.js';
import { useWaveform } from '../recordings/use-recordings.js';
import { useFaultWords } from '../shell/fault.js';
import { useShortcuts } from '../shell/shortcuts.js';
import { Controls } from './controls.js';
import { HEIGHT_PX } from './drawing.js';
import { SideLabel } from './side-label.js';
import { silences } from './peaks.js';
import { Playback, usePlayback } from './playback.js';
import { WaveformView } from './waveform.js';
import css from './player.module.css';

const STEP_MS = 5_000;
const LONG_STEP_MS = 30_000;

type Props = {
  /** With the duration of the call. */
  recording: Recording;
  /** Which of the calls in the capture. */
  call: number;
  quality: RecordingQuality | undefined;
  startMs: number;
  onPlayer: (handle: { positionMs: () => number; seek: (ms: number) => void }) => void;
};

/** Hears a recording: two-channel waveform, speed, sides, silence skipped. */
export default function Player({ recording, call, quality, startMs, onPlayer }: Props) {
  const { durationMs } = recording;
  const reading = readingOf(recording);
  const { t } = useTranslation();
  const waveform = useWaveform(recording, true, call);
  const [playback] = useState(() => new Playback(recording, call, startMs));
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    host.current?.append(playback.audio);
    onPlayer({ positionMs: () => playback.get().positionMs, seek: (ms) => playback.seek(ms) });
    return () => playback.dispose();
  }, [playback, onPlayer]);
  useEffect(() => playback.renew(reading, durationMs ?? 0), [playback, reading, durationMs]);
  useShortcuts({
    ' ': () => playback.toggle(),
    ArrowLeft: ({ shiftKey }) => playback.move(shiftKey ? -LONG_STEP_MS : -STEP_MS),
    ArrowRight: ({ shiftKey }) => playback.move(shiftKey ? LONG_STEP_MS : STEP_MS),
  });
  return (
    <section className={css.player} aria-label={t('player.label')} ref={host}>
      {waveform.data ? (
        <Loaded
          waveform={waveform.data}
          recording={recording}
          quality={quality}
          playback={playback}
        />
      ) : (
        <>
          {waveform.error ? <p>{t('player.noWaveform')}</p> : <Skeleton height={HEIGHT_PX + 56} />}
          <Controls playback={playback} durationMs={durationMs ?? 0} silences={[]} />
        </>
      )}
      <PlaybackFault playback={playback} />
    </section>
  );
}

type LoadedProps = {
  waveform: Waveform;
  recording: Recording;
  quality: RecordingQuality | undefined;
  playback: Playback;
};

function Loaded({ waveform, recording, quality, playback }: LoadedProps) {
  const [zoom, setZoom] = useState(1);
  const quiet = useMemo(() => silences(waveform), [waveform]);
  const marks = useMemo(() => (quality ? marksOf(quality) : NONE), [quality]);
  const isSkipping = usePlayback(playback, (state) => state.isSkipping);
  return (
    <>
      <SideLabel side="local" party={localOf(recording).main} playback={playback} />
      <WaveformView
        waveform={waveform}
        playback={playback}
        silences={isSkipping ? quiet : NONE}
        marks={marks}
        zoom={zoom}
      />
      <SideLabel side="remote" party={remoteOf(recording).main} playback={playback} />
      <Legend marks={marks} playback={playback} />
      <Controls
        playback={playback}
        durationMs={waveform.durationMs}
        silences={quiet}
        zoom={{ value: zoom, most: mostZoom(waveform), set: setZoom }}
      />
    </>
  );
}

const NONE: [] = [];
const NARROWEST_VIEW_MS = 5_000;

/** Zoomed in as far as a few seconds fill the view. */
const mostZoom = ({ durationMs }: Waveform) => Math.max(1, durationMs / NARROWEST_VIEW_MS);

function PlaybackFault({ playback }: { playback: Playback }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const fault = usePlayback(playback, (state) => state.fault);
  const isSilenced = usePlayback(playback, (state) => state.isSilenced);
  if (fault === null && !isSilenced) return null;
  if (fault === null) {
    return (
      <p className={css.silenced} role="status">
        {t('player.silenced')}
      </p>
    );
  }
  const told = fault instanceof ApiError ? words(fault) : t(`player.broken.${fault}`);
  return (
    <p className={css.fault} role="alert">
      {t('player.stopped', { reason: told })}
    </p>
  );
}
