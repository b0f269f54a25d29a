import type { TraceArea } from '#domain/settings/trace-levels';
import type { Clock } from '../clock.js';
import { type Facts, type LineLevel, type LogLine, shownFacts } from './line.js';
import type { LogStore } from './log-store.js';
import type { LineSink } from './trace.js';

export type WriterLimits = {
  /** So many lines wait at most, while the store is away or slower than they come. */
  readonly waiting: number;
  /** So many are kept at once. */
  readonly batch: number;
  readonly everyMs: number;
  readonly trimEveryMs: number;
  /** How long a process that stops waits for its last lines. */
  readonly closeMs: number;
};

/** 4,000 lines a second; a crash loses a quarter of a second, a database that is away 10,000 lines and more. */
export const writerLimits: WriterLimits = {
  waiting: 10_000,
  batch: 1_000,
  everyMs: 250,
  trimEveryMs: 600_000,
  closeMs: 2_000,
};

type Deps = {
  readonly store: LogStore;
  readonly clock: Clock;
  readonly process: string;
  readonly instance: string;
  readonly limits?: Partial<WriterLimits>;
  /** The store does not take lines; told once until it does again. */
  readonly onFault?: (error: unknown) => void;
};

/**
 * The lines of one process on their way to the store: gathered, kept in batches, never waited for. Where
 * they wait there is room for so many; what comes beyond is counted, and the log says how many were lost.
 */
export class LogWriter implements LineSink {
  private readonly limits: WriterLimits;
  private readonly timers: NodeJS.Timeout[];
  private waiting: LogLine[] = [];
  private readonly lost = new Map<TraceArea, number>();
  private keeping: Promise<void> | null = null;
  private isAway = false;

  constructor(private readonly deps: Deps) {
    this.limits = { ...writerLimits, ...deps.limits };
    this.timers = [
      setInterval(() => void this.flush(), this.limits.everyMs),
      setInterval(() => void deps.store.trim().catch(() => undefined), this.limits.trimEveryMs),
    ];
    for (const timer of this.timers) timer.unref();
  }

  line(area: TraceArea, level: LineLevel, text: string, facts: Facts): void {
    if (this.waiting.length < this.limits.waiting)
      this.waiting.push(this.lineOf(area, level, text, facts));
    else this.lost.set(area, (this.lost.get(area) ?? 0) + 1);
  }

  /** Keeps what waits. While the store is away it goes on waiting; this never fails. */
  flush(): Promise<void> {
    this.keeping ??= this.keepAll().finally(() => (this.keeping = null));
    return this.keeping;
  }

  /** Keeps the last lines, unless that takes too long. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    let late: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((done) => (late = setTimeout(done, this.limits.closeMs)));
    await Promise.race([this.flush().then(() => this.flush()), patience]);
    clearTimeout(late);
  }

  private async keepAll(): Promise<void> {
    while (this.waiting.length > 0 || this.lost.size > 0) {
      const lines = this.waiting.slice(0, this.limits.batch);
      const told = new Map(this.lost);
      const isLast = lines.length === this.waiting.length;
      try {
        await this.deps.store.append(isLast ? [...lines, ...this.losses(told)] : lines);
      } catch (error) {
        if (!this.isAway) this.deps.onFault?.(error);
        this.isAway = true;
        return;
      }
      this.isAway = false;
      this.waiting.splice(0, lines.length);
      if (isLast) this.forget(told);
    }
  }

  private losses(lost: ReadonlyMap<TraceArea, number>): LogLine[] {
    return [...lost].map(([area, count]) =>
      this.lineOf(area, 'warn', 'Lines were lost: more came than could be kept.', { count }),
    );
  }

  /** More may have been lost while it was told. */
  private forget(told: ReadonlyMap<TraceArea, number>): void {
    for (const [area, count] of told) {
      const left = (this.lost.get(area) ?? 0) - count;
      if (left > 0) this.lost.set(area, left);
      else this.lost.delete(area);
    }
  }

  private lineOf(area: TraceArea, level: LineLevel, text: string, facts: Facts): LogLine {
    const { clock, process, instance } = this.deps;
    return { at: clock.now(), process, instance, area, level, text, ...shownFacts(facts) };
  }
}
