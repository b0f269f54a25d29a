import { useComputedColorScheme } from '@mantine/core';
import { type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Waveform } from '../api/types.js';
import { clock } from '../language/format.js';
import { type Mark, leadInTo, markAt } from '../quality/marks.js';
import { useMarkWords } from '../quality/words.js';
import { HEIGHT_PX, type Picture, drawBars, drawGround, sideAt } from './drawing.js';
import { type Stretch, gainOf } from './peaks.js';
import { type Playback, usePlayback } from './playback.js';
import css from './player.module.css';

type Props = {
  waveform: Waveform;
  playback: Playback;
  silences: readonly Stretch[];
  marks: readonly Mark[];
  zoom: number;
};

/** Both sides of a call over time: click or drag to go there, scroll sideways when zoomed in. */
export function WaveformView({ waveform, playback, silences, marks, zoom }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [widthPx, setWidth] = useState(0);
  const [leftPx, setLeft] = useState(0);
  const muted = usePlayback(playback, (state) => state.muted);
  const gain = useMemo(() => gainOf(waveform), [waveform]);
  const totalPx = widthPx * zoom;
  const picture = useMemo<Picture>(
    () => ({ waveform, view: { widthPx, leftPx, totalPx }, gain, muted, silences, marks }),
    [waveform, widthPx, leftPx, totalPx, gain, muted, silences, marks],
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

type Hover = { px: number; mark: Mark | undefined };

/** How near one must point to a mark that is narrower than a finger. */
const REACH_PX = 4;

/** Too narrow to point into: pointing at it means the mark as such. */
const isNarrow = ({ durationMs }: Mark, reachMs: number) => durationMs < 2 * reachMs;

function Surface({ picture, playback }: { picture: Picture; playback: Playback }) {
  const { t } = useTranslation();
  const scheme = useComputedColorScheme('light');
  const markWords = useMarkWords();
  const [ground, ahead, heard] = [useCanvas(), useCanvas(), useCanvas()];
  const positionMs = usePlayback(playback, (state) => state.positionMs);
  const [hover, setHover] = useState<Hover | null>(null);
  const { view, waveform, marks } = picture;
  useLayoutEffect(() => {
    if (ground.current) drawGround(ground.current, picture);
    for (const canvas of [ahead.current, heard.current]) if (canvas) drawBars(canvas, picture);
  }, [picture, scheme, ground, ahead, heard]);
  const toPx = (ms: number) => (ms / waveform.durationMs) * view.totalPx - view.leftPx;
  const toMs = (px: number) => ((px + view.leftPx) / view.totalPx) * waveform.durationMs;
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const [px, side] = [event.clientX - left, sideAt(event.clientY - top)];
    const reachMs = toMs(REACH_PX) - toMs(0);
    const mark = side === null ? undefined : markAt(marks, side, toMs(px), reachMs);
    setHover({ px, mark });
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    if (event.buttons !== 1) return;
    const isMeant = event.type === 'pointerdown' && mark && isNarrow(mark, reachMs);
    playback.seek(isMeant ? leadInTo(mark.atMs) : toMs(px));
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
      {hover && (
        <span className={css.hover} style={{ transform: `translateX(${hover.px}px)` }}>
          <span data-end={hover.px > view.widthPx / 2 || undefined}>
            {clock(toMs(hover.px))}
            {hover.mark && ` · ${markWords(hover.mark)}`}
          </span>
        </span>
      )}
    </div>
  );
}

const useCanvas = () => useRef<HTMLCanvasElement>(null);
