import { ActionIcon, Button, NativeSelect, Switch } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icons.js';
import { clock, useFormats } from '../language/format.js';
import type { Stretch } from './peaks.js';
import { type Playback, SPEEDS, usePlayback } from './playback.js';
import css from './player.module.css';

const STEP_MS = 5_000;
const ZOOM_STEP = 2;

type Zoom = { value: number; most: number; set: (value: number) => void };
type Props = {
  playback: Playback;
  durationMs: number;
  silences: readonly Stretch[];
  zoom?: Zoom;
};

export function Controls({ playback, durationMs, silences, zoom }: Props) {
  const { t } = useTranslation();
  const isPlaying = usePlayback(playback, (state) => state.isPlaying);
  const isWaiting = usePlayback(playback, (state) => state.isWaiting);
  return (
    <div className={css.controls}>
      <div className={css.transport}>
        <StepButton name={t('player.back')} label="−5" onClick={() => playback.move(-STEP_MS)} />
        <ActionIcon
          size={46}
          radius="xl"
          aria-label={t(isPlaying ? 'player.pause' : 'player.play')}
          data-waiting={isWaiting || undefined}
          className={css.play ?? ''}
          onClick={() => playback.toggle()}
        >
          <Icon name={isPlaying ? 'pause' : 'play'} size={22} />
        </ActionIcon>
        <StepButton name={t('player.forward')} label="+5" onClick={() => playback.move(STEP_MS)} />
        <Times playback={playback} durationMs={durationMs} />
      </div>
      <div className={css.options}>
        <MonoToggle playback={playback} />
        <SkipToggle playback={playback} silences={silences} />
        <SpeedChoice playback={playback} />
        {zoom && <ZoomButtons zoom={zoom} />}
      </div>
    </div>
  );
}

type StepButtonProps = { name: string; label: string; onClick: () => void };

const StepButton = ({ name, label, onClick }: StepButtonProps) => (
  <ActionIcon
    variant="subtle"
    size={38}
    radius="xl"
    aria-label={name}
    title={name}
    onClick={onClick}
  >
    <span className={css.step}>{label}</span>
  </ActionIcon>
);

function Times({ playback, durationMs }: { playback: Playback; durationMs: number }) {
  const position = usePlayback(playback, (state) => clock(state.positionMs));
  return (
    <span className={css.times}>
      <strong>{position}</strong> / {clock(durationMs)}
    </span>
  );
}

function MonoToggle({ playback }: { playback: Playback }) {
  const { t } = useTranslation();
  const isMono = usePlayback(playback, (state) => state.isMono);
  const isOneSided = usePlayback(playback, (state) => state.muted !== null);
  return (
    <Switch
      label={t('player.monoShort')}
      title={t('player.mono')}
      checked={isMono}
      disabled={isOneSided}
      onChange={({ currentTarget }) => playback.setMono(currentTarget.checked)}
    />
  );
}

type SkipToggleProps = { playback: Playback; silences: readonly Stretch[] };

function SkipToggle({ playback, silences }: SkipToggleProps) {
  const { t } = useTranslation();
  const isSkipping = usePlayback(playback, (state) => state.isSkipping);
  const total = silences.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  useEffect(() => playback.skip(playback.get().isSkipping, silences), [playback, silences]);
  return (
    <Switch
      label={t('player.skip')}
      title={t('player.skipSaves', { time: clock(total) })}
      checked={isSkipping}
      disabled={silences.length === 0}
      onChange={({ currentTarget }) => playback.skip(currentTarget.checked, silences)}
    />
  );
}

function SpeedChoice({ playback }: { playback: Playback }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const speed = usePlayback(playback, (state) => state.speed);
  return (
    <NativeSelect
      size="xs"
      aria-label={t('player.speed')}
      value={String(speed)}
      onChange={({ currentTarget }) => playback.setSpeed(Number(currentTarget.value))}
      data={SPEEDS.map((each) => ({ value: String(each), label: `${formats.number(each, 2)}×` }))}
    />
  );
}

function ZoomButtons({ zoom: { value, most, set } }: { zoom: Zoom }) {
  const { t } = useTranslation();
  return (
    <span className={css.zoom}>
      <ActionIcon
        variant="subtle"
        aria-label={t('player.zoomOut')}
        title={t('player.zoomOut')}
        disabled={value <= 1}
        onClick={() => set(Math.max(1, value / ZOOM_STEP))}
      >
        <Icon name="minus" />
      </ActionIcon>
      <Button variant="subtle" size="compact-xs" disabled={value <= 1} onClick={() => set(1)}>
        {t('player.fit')}
      </Button>
      <ActionIcon
        variant="subtle"
        aria-label={t('player.zoomIn')}
        title={t('player.zoomIn')}
        disabled={value >= most}
        onClick={() => set(Math.min(most, value * ZOOM_STEP))}
      >
        <Icon name="plus" />
      </ActionIcon>
    </span>
  );
}
