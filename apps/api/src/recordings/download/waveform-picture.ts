import type { CanvasElement, Column, Content } from 'pdfmake/interfaces.js';
import type { Gap, Waveform } from './call-sheet-facts.js';
import type { SheetBlocks } from './sheet-blocks.js';
import { COLOURS, CONTENT_WIDTH, STYLES } from './sheet-style.js';
import { clock, GAP_REASONS } from './sheet-words.js';

const LABELS = 52;
const WIDTH = CONTENT_WIDTH - LABELS;
const LANE = 46;
const BETWEEN = 6;
const HEIGHT = 2 * LANE + BETWEEN;
/** Finer slices than this cannot be told apart on paper. */
const SLICES = 640;

const LEGEND = [
  { reason: 'lost', color: COLOURS.lost },
  { reason: 'undecoded', color: COLOURS.undecoded },
  { reason: 'encrypted', color: COLOURS.encrypted },
  { reason: 'silence', color: COLOURS.silence },
] as const;

const SIDES = [
  { side: 'local', top: 0, color: COLOURS.local, title: 'Local' },
  { side: 'remote', top: LANE + BETWEEN, color: COLOURS.remote, title: 'Remote' },
] as const;

/** The two sides of the call drawn as filled outlines over a time axis, gaps behind them. */
export function waveformPicture(
  waveform: Waveform,
  gaps: readonly Gap[],
  blocks: SheetBlocks,
): Content {
  const shapes = [
    ...SIDES.map(({ top }) => box(top, 0, WIDTH, LANE, COLOURS.band)),
    ...gaps.flatMap((gap) => gapBand(gap, waveform.durationMs)),
    ...SIDES.flatMap(({ top, color }, index) => outline(waveform, index, top, color)),
    ...ticks(waveform.durationMs).map((ms) => tickMark(x(ms, waveform.durationMs))),
  ];
  const labels = SIDES.map(({ top, color, title }) => ({
    stack: [blocks.text(title, { size: 8.5, bold: true, color }, LABELS)],
    relativePosition: { x: 0, y: top + LANE / 2 - 5 },
  }));
  const times = ticks(waveform.durationMs).map((ms) => ({
    stack: [blocks.text(clock(ms), STYLES.small, LABELS)],
    relativePosition: { x: LABELS + x(ms, waveform.durationMs) - 7, y: HEIGHT + 6 },
  }));
  const stack = [...labels, ...times, picture(shapes), legend(gaps, blocks)];
  return { stack, unbreakable: true };
}

/** What the bands behind the outlines mean, below the axis. */
function legend(gaps: readonly Gap[], blocks: SheetBlocks): Content {
  const shown = LEGEND.filter(({ reason }) => gaps.some((gap) => gap.reason === reason));
  const entries = shown.flatMap(({ reason, color }): Column[] => [
    { width: 9, canvas: [box(1.5, 0, 7, 6, color)] },
    { width: 108, stack: [blocks.text(GAP_REASONS[reason], STYLES.small, 108)] },
  ]);
  return {
    columns: [{ width: LABELS, text: '' }, ...entries],
    margin: [0, 17, 0, 0],
    columnGap: 3,
  };
}

const picture = (canvas: CanvasElement[]): Content => ({ canvas, margin: [LABELS, 0, 0, 0] });

const x = (ms: number, durationMs: number): number =>
  durationMs > 0 ? (Math.min(Math.max(ms, 0), durationMs) / durationMs) * WIDTH : 0;

function box(y: number, left: number, w: number, h: number, color: string): CanvasElement {
  return { type: 'rect', x: left, y, w, h, color, lineWidth: 0, lineColor: color };
}

function gapBand({ side, atMs, durationMs, reason }: Gap, total: number): CanvasElement[] {
  if (reason === 'absent') return [];
  const left = x(atMs, total);
  const width = Math.max(x(atMs + durationMs, total) - left, 0.6);
  const top = side === 'local' ? 0 : LANE + BETWEEN;
  return [box(top, left, width, LANE, COLOURS[reason])];
}

const tickMark = (at: number): CanvasElement => ({
  type: 'line',
  x1: at,
  y1: HEIGHT,
  x2: at,
  y2: HEIGHT + 4,
  lineWidth: 0.5,
  lineColor: COLOURS.muted,
});

/** A closed line along the highest samples and back along the lowest. */
function outline(waveform: Waveform, channel: number, top: number, color: string): CanvasElement[] {
  const slices = sliced(waveform.peaks, channel);
  if (slices.length === 0) return [];
  const [middle, half] = [top + LANE / 2, LANE / 2 - 1];
  const step = WIDTH / slices.length;
  const y = (sample: number): number => middle - (sample / 128) * half;
  const upper = slices.map(({ max }, i) => ({ x: (i + 0.5) * step, y: y(max) - 0.25 }));
  const lower = slices.map(({ min }, i) => ({ x: (i + 0.5) * step, y: y(min) + 0.25 }));
  const points = [...upper, ...lower.reverse()].map(rounded);
  return [{ type: 'polyline', points, closePath: true, color, lineWidth: 0, lineColor: color }];
}

const rounded = (point: { x: number; y: number }): { x: number; y: number } => ({
  x: Math.round(point.x * 100) / 100,
  y: Math.round(point.y * 100) / 100,
});

/** The peaks of one channel, joined to at most SLICES pairs. */
function sliced(peaks: ArrayLike<number>, channel: number): { min: number; max: number }[] {
  const total = Math.floor(peaks.length / 4);
  const wanted = Math.min(total, SLICES);
  return Array.from({ length: wanted }, (_, slice) => {
    let [min, max] = [0, 0];
    const end = Math.floor(((slice + 1) * total) / wanted);
    for (let i = Math.floor((slice * total) / wanted); i < end; i++) {
      min = Math.min(min, peaks[i * 4 + channel * 2] ?? 0);
      max = Math.max(max, peaks[i * 4 + channel * 2 + 1] ?? 0);
    }
    return { min: Math.max(min, -128), max: Math.min(max, 128) };
  });
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200];

/** Round moments, at most nine, in milliseconds; the end is left out when too near to one. */
function ticks(durationMs: number): number[] {
  const seconds = durationMs / 1000;
  const step = (STEPS.find((each) => seconds / each <= 8) ?? seconds / 8) * 1000;
  if (!(step > 0)) return [0];
  return Array.from({ length: Math.floor(durationMs / step) + 1 }, (_, i) => i * step);
}
