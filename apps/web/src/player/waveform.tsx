import { useComputedColorScheme } from '@mantine/core';
import { type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Waveform } from '../api/types.js';
import { clock } from '../language/format.js';
import { HEIGHT_PX, type Picture, drawBars, drawGround } from './drawing.js';
import { type Stretch, gainOf } from './peaks.js';
import { type Playback, usePlayback } from './playback.js';
import css from './player.module.css';

type Props = {
  waveform: Waveform;
  playback: Playback;
  silences: readonly Stretch[];
  zoom: number;
};

/** Both sides of a call over time: click or drag to go there, scroll sideways when zoomed in. */
export function WaveformView({ waveform, playback, silences, zoom }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [widthPx, setWidth] = useState(0);
  const [leftPx, setLeft] = useState(0);
  const muted = usePlayback(playback, (state) => state.muted);
  const gain = useMemo(() => gainOf(waveform), [waveform]);
  const totalPx = widthPx * zoom;
  const picture = useMemo<Picture>(
    () => ({ waveform, view: { widthPx, leftPx, totalPx }, gain, muted, silences }),
    [waveform, widthPx, leftPx, totalPx, gain, muted, silences],
  );
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useKeepInSight(scroller, playback, waveform.durationMs, totalPx);
  return (
    <div
      ref={scroller}
      className={css.scroller}
      onScroll={({ currentTarget }) => setLeft(currentTarget.scrollLeft)}
    >
      <div style={{ width: totalPx || '100%', height: HEIGHT_PX }}>
        <Surface picture={picture} playback={playback} />
      </div>
    </div>
  );
}

/** While it plays, the place that is heard stays in sight; so it does when one zooms in on it. */
function useKeepInSight(
  scroller: { current: HTMLDivElement | null },
  playback: Playback,
  durationMs: number,
  totalPx: number,
): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    const { positionMs } = playback.get();
    if (element) element.scrollLeft = (positionMs / durationMs) * totalPx - element.clientWidth / 2;
  }, [scroller, playback, durationMs, totalPx]);
  useEffect(() => {
    const unsubscribe = playback.subscribe(() => {
      const element = scroller.current;
      const { positionMs, isPlaying } = playback.get();
      if (!element || !isPlaying) return;
      const x = (positionMs / durationMs) * totalPx - element.scrollLeft;
      if (x < 0 || x > element.clientWidth) element.scrollLeft += x - element.clientWidth * 0.1;
    });
    return () => void unsubscribe();
  }, [scroller, playback, durationMs, totalPx]);
}

function Surface({ picture, playback }: { picture: Picture; playback: Playback }) {
  const { t } = useTranslation();
  const scheme = useComputedColorScheme('light');
  const [ground, ahead, heard] = [useCanvas(), useCanvas(), useCanvas()];
  const positionMs = usePlayback(playback, (state) => state.positionMs);
  const [hoverPx, setHover] = useState<number | null>(null);
  const { view, waveform } = picture;
  useLayoutEffect(() => {
    if (ground.current) drawGround(ground.current, picture);
    for (const canvas of [ahead.current, heard.current]) if (canvas) drawBars(canvas, picture);
  }, [picture, scheme, ground, ahead, heard]);
  const toPx = (ms: number) => (ms / waveform.durationMs) * view.totalPx - view.leftPx;
  const toMs = (px: number) => ((px + view.leftPx) / view.totalPx) * waveform.durationMs;
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const px = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setHover(px);
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    if (event.buttons === 1) playback.seek(toMs(px));
  };
  const [position, duration] = [clock(positionMs), clock(waveform.durationMs)];
  const at = toPx(positionMs);
  return (
    <div
      className={css.surface}
      style={{ width: view.widthPx, height: HEIGHT_PX }}
      role="slider"
      tabIndex={0}
      aria-label={t('player.position')}
      aria-valuemin={0}
      aria-valuemax={Math.round(waveform.durationMs / 1_000)}
      aria-valuenow={Math.round(positionMs / 1_000)}
      aria-valuetext={t('player.of', { position, duration })}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
      onPointerLeave={() => setHover(null)}
    >
      <canvas ref={ground} />
      <canvas ref={ahead} className={css.ahead} />
      <canvas
        ref={heard}
        style={{ clipPath: `inset(0 ${Math.max(0, view.widthPx - at)}px 0 0)` }}
      />
      <span className={css.playhead} style={{ transform: `translateX(${at}px)` }} />
      {hoverPx !== null && (
        <span className={css.hover} style={{ transform: `translateX(${hoverPx}px)` }}>
          <span data-end={hoverPx > view.widthPx - 60 || undefined}>{clock(toMs(hoverPx))}</span>
        </span>
      )}
    </div>
  );
}

const useCanvas = () => useRef<HTMLCanvasElement>(null);
