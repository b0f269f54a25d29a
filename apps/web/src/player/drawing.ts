import type { Waveform } from '../api/types.js';
import { clock } from '../language/format.js';
import { MARK_KINDS, type Mark, type MarkKind } from '../quality/marks.js';
import { type Side, type Stretch, extremes, levelFor } from './peaks.js';

/** The part of the call in sight: `totalPx` is the width of all of it, `leftPx` where sight begins. */
export type View = { widthPx: number; leftPx: number; totalPx: number };

export type Picture = {
  waveform: Waveform;
  view: View;
  gain: number;
  muted: Side | null;
  silences: readonly Stretch[];
  marks: readonly Mark[];
};

const BAR_PX = 2;
const PITCH_PX = 3;
export const LANE_PX = 62;
const AXIS_PX = 22;
export const HEIGHT_PX = LANE_PX * 2 + AXIS_PX;
/** The strip at the outer edge of a lane where it is marked what is missing. */
const STRIP_PX = 4;
const LABEL_EVERY_PX = 90;
const NICE_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400];

/** Sizes a canvas for the screen's pixels; its context then draws in CSS pixels. */
export function prepare(
  canvas: HTMLCanvasElement,
  widthPx: number,
): CanvasRenderingContext2D | null {
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(widthPx * scale);
  canvas.height = Math.round(HEIGHT_PX * scale);
  const context = canvas.getContext('2d');
  context?.scale(scale, scale);
  return context;
}

const colour = (canvas: HTMLCanvasElement, name: string) =>
  getComputedStyle(canvas).getPropertyValue(name);

/** Both sides as bars, each in its lane; only what is in sight is drawn. */
export function drawBars(canvas: HTMLCanvasElement, picture: Picture): void {
  const { view } = picture;
  const context = prepare(canvas, view.widthPx);
  if (!context) return;
  for (const [lane, side] of (['local', 'remote'] as const).entries()) {
    const isMuted = picture.muted === side;
    context.fillStyle = colour(canvas, isMuted ? '--line-strong' : `--${side}`);
    drawLane(context, picture, side, lane * LANE_PX + LANE_PX / 2);
  }
}

function drawLane(context: CanvasRenderingContext2D, picture: Picture, side: Side, middle: number) {
  const { waveform, view, gain } = picture;
  const frames = (waveform.durationMs / 1_000) * waveform.sampleRate;
  const samplesPerPx = frames / view.totalPx;
  const level = levelFor(waveform, samplesPerPx * PITCH_PX);
  if (!level) return;
  const peaksPerPx = samplesPerPx / level.samplesPerPeak;
  const reach = (LANE_PX / 2 - 3) / 128;
  // Bars stand on a grid of the whole call, so that they do not flicker while it is scrolled.
  const first = Math.floor(view.leftPx / PITCH_PX);
  for (let bar = first; bar * PITCH_PX < view.leftPx + view.widthPx; bar += 1) {
    const from = Math.floor(bar * PITCH_PX * peaksPerPx);
    const to = Math.max(from + 1, Math.floor((bar + 1) * PITCH_PX * peaksPerPx));
    const [low, high] = extremes(level[side], from, to);
    const top = Math.max(1, Math.min(LANE_PX / 2 - 3, high * gain * reach));
    const bottom = Math.max(0.5, Math.min(LANE_PX / 2 - 3, -low * gain * reach));
    context.beginPath();
    context.roundRect(bar * PITCH_PX - view.leftPx, middle - top, BAR_PX, top + bottom, 1);
    context.fill();
  }
}

/** What lies behind the bars: silence that would be skipped, the line between the lanes, the time. */
export function drawGround(canvas: HTMLCanvasElement, picture: Picture): void {
  const { waveform, view, silences } = picture;
  const context = prepare(canvas, view.widthPx);
  if (!context) return;
  const toPx = (ms: number) => (ms / waveform.durationMs) * view.totalPx - view.leftPx;
  context.fillStyle = colour(canvas, '--line');
  for (const { startMs, endMs } of silences) {
    context.fillRect(toPx(startMs), 0, toPx(endMs) - toPx(startMs), LANE_PX * 2);
  }
  context.fillRect(0, LANE_PX, view.widthPx, 1);
  context.fillRect(0, LANE_PX * 2, view.widthPx, 1);
  drawMarks(context, canvas, picture);
  drawTimes(context, canvas, waveform.durationMs, view);
}

/** The side in whose lane a point lies, from the top. */
export function sideAt(yPx: number): Side | null {
  if (yPx < 0 || yPx >= LANE_PX * 2) return null;
  return yPx < LANE_PX ? 'local' : 'remote';
}

const MARK_COLOUR: Record<MarkKind, string> = {
  lost: '--bad',
  undecoded: '--warn',
  encrypted: '--warn',
  silence: '--line-strong',
  absent: '--line-strong',
  digit: '--accent',
};
const HATCH_PX = 6;

/** What is missing of each side; the gravest is drawn last, so that it is seen. */
function drawMarks(
  context: CanvasRenderingContext2D,
  canvas: HTMLCanvasElement,
  { waveform, view, marks }: Picture,
): void {
  const pxPerMs = view.totalPx / waveform.durationMs;
  for (const kind of MARK_KINDS.toReversed()) {
    context.fillStyle = colour(canvas, MARK_COLOUR[kind]);
    context.strokeStyle = context.fillStyle;
    for (const mark of marks) {
      const from = mark.atMs * pxPerMs - view.leftPx;
      const width = mark.durationMs * pxPerMs;
      const isInSight = from < view.widthPx && from + Math.max(width, STRIP_PX) > 0;
      if (mark.kind === kind && isInSight) drawMark(context, mark, from, width);
    }
  }
}

function drawMark(
  context: CanvasRenderingContext2D,
  { kind, side, count }: Mark,
  from: number,
  width: number,
): void {
  const top = side === 'local' ? 0 : LANE_PX;
  const strip = side === 'local' ? 0 : LANE_PX * 2 - STRIP_PX;
  switch (kind) {
    case 'lost':
      // Of many losses told as one, not all is lost.
      context.globalAlpha = count > 1 ? 0.6 : 1;
      context.fillRect(from, strip, Math.max(2, width), STRIP_PX);
      context.globalAlpha = 1;
      return;
    case 'silence':
      context.fillRect(from, strip + STRIP_PX / 2 - 1, width, 2);
      return;
    case 'absent':
    case 'undecoded':
    case 'encrypted':
      hatch(context, { from, top, width });
      return;
    case 'digit':
      context.beginPath();
      context.arc(from, side === 'local' ? 10 : LANE_PX * 2 - 10, 3, 0, 2 * Math.PI);
      context.fill();
  }
}

type Stripe = { from: number; top: number; width: number };

/** Fills a stretch of a lane with slanted lines. */
function hatch(context: CanvasRenderingContext2D, { from, top, width }: Stripe): void {
  context.save();
  context.beginPath();
  context.rect(from, top, width, LANE_PX);
  context.clip();
  context.globalAlpha = 0.55;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = from - LANE_PX; x < from + width; x += HATCH_PX) {
    context.moveTo(x, top + LANE_PX);
    context.lineTo(x + LANE_PX, top);
  }
  context.stroke();
  context.restore();
}

function drawTimes(
  context: CanvasRenderingContext2D,
  canvas: HTMLCanvasElement,
  durationMs: number,
  view: View,
): void {
  const pxPerSecond = (view.totalPx / durationMs) * 1_000;
  const step = NICE_STEPS_S.find((each) => each * pxPerSecond >= LABEL_EVERY_PX) ?? 21_600;
  context.font = `11px ${getComputedStyle(canvas).fontFamily}`;
  context.textBaseline = 'top';
  const first = Math.floor(view.leftPx / pxPerSecond / step) * step;
  for (let at = first; at * pxPerSecond < view.leftPx + view.widthPx; at += step) {
    const x = at * pxPerSecond - view.leftPx;
    context.fillStyle = colour(canvas, '--line-strong');
    context.fillRect(x, LANE_PX * 2, 1, 5);
    context.fillStyle = colour(canvas, '--ink-3');
    const label = clock(at * 1_000);
    if (x + 4 + context.measureText(label).width <= view.widthPx) {
      context.fillText(label, x + 4, LANE_PX * 2 + 6);
    }
  }
}
