import type { Clock } from '../clock.js';
import type { LogLine } from './line.js';
import {
  type KeptLine,
  type LineFilter,
  type LogBounds,
  type LogStore,
  logBounds,
} from './log-store.js';

/** A log for one process, gone with it: the twin of the one in the database. */
export class MemoryLogStore implements LogStore {
  private lines: (KeptLine & { readonly bytes: number })[] = [];
  private last = 0n;

  constructor(
    private readonly clock: Clock,
    private readonly bounds: LogBounds = logBounds,
  ) {}

  async append(lines: readonly LogLine[]): Promise<void> {
    for (const line of lines)
      this.lines.push({ ...line, id: ++this.last, bytes: JSON.stringify(line).length });
    let bytes = this.lines.reduce((sum, line) => sum + line.bytes, 0);
    while (bytes > this.bounds.bytes) bytes -= this.lines.shift()?.bytes ?? 0;
  }

  async page(filter: LineFilter, { before, limit }: { before: bigint | null; limit: number }) {
    await this.trim();
    return this.lines
      .filter((line) => (before === null || line.id < before) && matches(line, filter))
      .toReversed()
      .slice(0, limit)
      .map(kept);
  }

  async after(id: bigint, limit: number): Promise<KeptLine[]> {
    await this.trim();
    return this.lines
      .filter((line) => line.id > id)
      .slice(0, limit)
      .map(kept);
  }

  newest(): Promise<bigint> {
    return Promise.resolve(this.last);
  }

  trim(): Promise<void> {
    const oldest = this.clock.now().getTime() - this.bounds.ageMs;
    this.lines = this.lines.filter(({ at }) => at.getTime() >= oldest);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const kept = ({ bytes: _bytes, ...line }: KeptLine & { bytes: number }): KeptLine => line;

const matches = (line: LogLine, filter: LineFilter): boolean => {
  const { areas, levels, process, recording, text, from, to } = filter;
  const conditions = [
    areas?.includes(line.area),
    levels?.includes(line.level),
    process && [line.process, line.instance].includes(process),
    recording && line.recording === recording,
    text && wordsOf(line).includes(text.toLowerCase()),
    from && line.at >= from,
    to && line.at < to,
  ];
  return !conditions.includes(false);
};

const wordsOf = ({ text, facts }: LogLine): string =>
  `${text} ${JSON.stringify(facts)}`.toLowerCase();
