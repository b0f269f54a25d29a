import type { DoorLimits, DoorLog, ProgressReport } from './deps.js';
import type { Ending, Reception } from './reception.js';

/** One upload under way, as the rounds over all of them see it. */
export type UploadInFlight = {
  readonly id: string;
  readonly reception: Reception;
  /** Tells the log that it has begun, if the log does not know yet. Does not throw. */
  readonly announce: () => void;
};

const SLICES = 10;
const ROUNDS_TO_TELL = 4;

/**
 * The uploads of this process. One timer serves all of them, a tenth at a time: it writes out what has
 * gathered, ends those that fell silent, and tells all their progress at once.
 */
export class UploadsInFlight {
  private readonly slices = Array.from({ length: SLICES }, () => new Map<string, UploadInFlight>());
  private readonly told = new Set<string>();
  private readonly ended: string[] = [];
  private readonly timer: NodeJS.Timeout;
  private added = 0;
  private turn = 0;
  private rounds = 0;
  private telling = false;

  constructor(
    private readonly limits: Pick<DoorLimits, 'idleMs' | 'tickMs'>,
    private readonly progress: ProgressReport,
    private readonly log: DoorLog,
  ) {
    this.timer = setInterval(() => this.tick(), limits.tickMs / SLICES);
    this.timer.unref();
  }

  add(upload: UploadInFlight): void {
    this.slices[this.added++ % SLICES]?.set(upload.id, upload);
  }

  remove(id: string): void {
    for (const slice of this.slices) slice.delete(id);
    if (this.told.delete(id)) this.ended.push(id);
  }

  /** Ends every upload from our side. */
  endAll(ending: Ending): void {
    for (const slice of this.slices)
      for (const { reception } of slice.values()) reception.end(ending);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    this.turn = (this.turn + 1) % SLICES;
    for (const { reception, announce } of this.slices[this.turn]?.values() ?? []) {
      if (reception.isSilentFor(this.limits.idleMs)) reception.end('connection-idle');
      reception.flush();
      announce();
    }
    if (this.turn === 0 && ++this.rounds % ROUNDS_TO_TELL === 0) void this.tell();
  }

  private async tell(): Promise<void> {
    if (this.telling) return;
    this.telling = true;
    const rows = this.slices
      .flatMap((slice) => [...slice.values()])
      .filter(({ reception }) => reception.bytes > 0)
      .map(({ id, reception: { bytes, beganAt } }) => ({
        recording: id,
        bytes,
        durationMs: Math.round(performance.now() - beganAt),
      }));
    for (const { recording } of rows) this.told.add(recording);
    const gone = this.ended.splice(0);
    try {
      if (rows.length > 0) await this.progress.report(rows);
      if (gone.length > 0) await this.progress.forget(gone);
    } catch (error) {
      this.log.warn({ err: error }, 'Progress of uploads could not be told.');
      this.ended.push(...gone);
    }
    this.telling = false;
  }
}
