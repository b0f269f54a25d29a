import type { DtmfDigit } from '#media/inspect';
import type { Peaks } from '#media/peaks';
import type { TimelineKind, TimelineSpan } from '#media/quality/timeline';
import { type Terminal, painted } from './terminal.js';
import { timeText } from '../plain-text.js';

/** What a column of the picture stands for; shares are from 0 to 1. */
type Column = { kind: TimelineKind; lost: number };

const LEVELS = { unicode: '▁▂▃▄▅▆▇█', ascii: '_-=#' };
/** What came and is not heard. */
const HIDDEN = { undecoded: '░', encrypted: '▒' };
/** Peaks of this and less (of 128) are silence: about −42 dB of full scale. */
const SILENT_PEAK = 1;
/** Between amplitude (1) and what it sounds like (0.6): quiet speech must be seen. */
const LOUDNESS = 0.7;
const SHORTEST_LABEL_GAP = 3;
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200];

/** Draws time from left to right in `columns` characters, `durationMs` in all. */
export class TimelinePicture {
  constructor(
    private readonly terminal: Terminal,
    private readonly durationMs: number,
    private readonly columns: number,
  ) {}

  /** The times along the picture. */
  axis(): string {
    const widest = timeText(this.durationMs, 0).length + SHORTEST_LABEL_GAP;
    const seconds = this.durationMs / 1000;
    const fits = (step: number) => (step / seconds) * this.columns >= widest;
    const step = STEPS_S.find(fits) ?? seconds;
    let line = '';
    for (let at = 0; at <= seconds; at += step) {
      const column = Math.round((at / seconds) * this.columns);
      const label = timeText(at * 1000, 0);
      if (column + label.length <= this.columns) line = line.padEnd(column) + label;
    }
    return line;
  }

  /** What is heard of a side; `number` is that of its channel in the peaks. */
  sound(spans: readonly TimelineSpan[], peaks: Peaks, number: 0 | 1): string {
    const levels = this.levelsOf(peaks, number);
    const drawn = this.columnsOf(spans).map((column, i) => this.glyph(column, levels[i] ?? 0));
    return drawn.join('').trimEnd();
  }

  /** Where packets of a side were lost; empty when none were. */
  losses(spans: readonly TimelineSpan[]): string {
    const { hasUnicode } = this.terminal;
    const [few, many] = hasUnicode ? ['·', '×'] : ['.', 'x'];
    const marks = this.columnsOf(spans).map(({ lost }) =>
      lost === 0 ? ' ' : painted(this.terminal, 'red', (lost < 0.01 ? few : many) ?? ''),
    );
    return marks.join('').trimEnd();
  }

  /** The digits of a side where they were dialled; `+` for several in one column. */
  digits(digits: readonly DtmfDigit[]): string {
    const line = Array<string>(this.columns).fill(' ');
    for (const { atMs, digit } of digits) {
      const at = Math.min(this.columns - 1, Math.floor((atMs / this.durationMs) * this.columns));
      line[at] = line[at] === ' ' ? digit : '+';
    }
    return line.join('').trimEnd();
  }

  private glyph({ kind }: Column, peak: number): string {
    const { hasUnicode } = this.terminal;
    const silence = hasUnicode ? '·' : '.';
    if (kind === 'absent') return ' ';
    if (kind === 'lost') return painted(this.terminal, 'red', hasUnicode ? '×' : 'x');
    if (kind === 'undecoded' || kind === 'encrypted') return hasUnicode ? HIDDEN[kind] : '?';
    if (kind !== 'sound' || peak <= SILENT_PEAK) return silence;
    const ladder = hasUnicode ? LEVELS.unicode : LEVELS.ascii;
    const step = Math.floor((peak / 128) ** LOUDNESS * ladder.length);
    return ladder[Math.min(ladder.length - 1, step)] ?? silence;
  }

  /** The kind that takes most of each column, and how much of it is lost. */
  private columnsOf(spans: readonly TimelineSpan[]): Column[] {
    const width = this.durationMs / this.columns;
    const sums = Array.from({ length: this.columns }, () => new Map<TimelineKind, number>());
    for (const { atMs, durationMs, kind, losses } of spans) {
      const end = atMs + durationMs;
      // Several losses told as one: the rest of the stretch is sound.
      const share = losses === undefined ? 1 : losses.missingMs / durationMs;
      for (let i = Math.floor(atMs / width); i < this.columns && i * width < end; i++) {
        const ms = Math.min(end, (i + 1) * width) - Math.max(atMs, i * width);
        add(sums[i], kind, ms * share);
        if (share < 1) add(sums[i], 'sound', ms * (1 - share));
      }
    }
    return sums.map((kinds) => ({ kind: most(kinds), lost: (kinds.get('lost') ?? 0) / width }));
  }

  /** The highest peak of a side in each column, 0 to 128. */
  private levelsOf(peaks: Peaks, number: 0 | 1): number[] {
    const [fine] = peaks.levels;
    const levels = Array<number>(this.columns).fill(0);
    if (fine === undefined) return levels;
    const { data, samplesPerPeak } = fine;
    const perMs = peaks.sampleRate / 1000;
    const scale = (samplesPerPeak / perMs / this.durationMs) * this.columns;
    for (let peak = 0; peak * 4 < data.length; peak++) {
      const at = Math.min(this.columns - 1, Math.floor(peak * scale));
      const [low, high] = [data[peak * 4 + number * 2] ?? 0, data[peak * 4 + number * 2 + 1] ?? 0];
      levels[at] = Math.max(levels[at] ?? 0, -low, high);
    }
    return levels;
  }
}

const add = (sums: Map<TimelineKind, number> | undefined, kind: TimelineKind, ms: number): void => {
  if (ms > 0) sums?.set(kind, (sums.get(kind) ?? 0) + ms);
};

const most = (kinds: ReadonlyMap<TimelineKind, number>): TimelineKind => {
  const sorted = [...kinds].toSorted(([, a], [, b]) => b - a);
  return sorted[0]?.[0] ?? 'absent';
};
