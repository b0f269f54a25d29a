import type { KeptLine, LogStore } from '#infra/trace/log-store';

const AT_ONCE = 500;

/** Reads on in the log of all processes, for as long as anybody of this process listens. */
export class LiveLog {
  private seen: bigint | null = null;
  private reading: Promise<void> | null = null;
  private isMore = false;
  private beginning = 0;

  /** `show` is given new lines, the oldest first, and tells whether anybody still listens. */
  constructor(
    private readonly lines: Pick<LogStore, 'after' | 'newest'>,
    private readonly show: (lines: readonly KeptLine[]) => boolean,
  ) {}

  /** From `listen` on, at the latest, lines that are new are shown. */
  async begin(listen: () => void): Promise<void> {
    this.beginning += 1;
    try {
      if (this.seen === null) {
        const newest = await this.lines.newest();
        this.seen ??= newest;
      }
      listen();
    } finally {
      this.beginning -= 1;
    }
    // What came while we asked was told to nobody.
    await this.readOn();
  }

  /** There may be new lines. */
  async readOn(): Promise<void> {
    this.isMore = true;
    this.reading ??= this.toTheEnd().finally(() => (this.reading = null));
    await this.reading;
  }

  private async toTheEnd(): Promise<void> {
    while (this.isMore && this.seen !== null) {
      this.isMore = false;
      const lines = await this.lines.after(this.seen, AT_ONCE);
      const last = lines.at(-1);
      if (last) this.seen = last.id;
      if (!this.show(lines) && this.beginning === 0) this.seen = null;
      this.isMore ||= lines.length === AT_ONCE;
    }
  }
}
