import type { BlobStore } from '#infra/blobs/blob-store';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import type { Clock } from '#infra/clock';
import type { Keyring } from '#infra/crypt/keyring';
import type { Queues } from '#infra/queue/queues';
import type {
  CompactionQueries,
  WaitingCapture,
} from '#infra/read-model/recordings/compaction.queries';
import type { SweepFigures } from '#infra/read-model/sweeps/sweep-runs';
import { hasRoomFor } from '../jobs/room.js';
import { compactionJobId } from '../reactions/when-converted-compact.js';
import type { Sweep } from './sweep.js';

/** Long enough for the reaction to have queued the job by itself. */
const WAITING_MS = 5_000;
const AT_ONCE = 100;
/** A worker that died between its event and the removal of the original died on one of these. */
const NEWEST = 100;

type Deps = {
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly keyring: Pick<Keyring, 'openIds'>;
  readonly compactions: CompactionQueries;
  readonly queues: Pick<Queues, 'enqueue' | 'counts'>;
};

/**
 * Queues what was left out: captures from before there was compaction, those whose jobs were lost, and
 * originals that still stand beside their compact form. A pass queues a bounded number, goes on from
 * there in the next, and waits while enough is queued already.
 */
export class RefillCompactions implements Sweep {
  readonly goesByTheClock = false;
  private after: WaitingCapture | null = null;

  constructor(private readonly deps: Deps) {}

  /** @returns how many it found. */
  readonly pass = async (): Promise<number> => {
    if (await this.isBusy()) return 0;
    const ids = [...(await this.undecided()), ...(await this.leftBeside())];
    for (const recordingId of ids)
      await this.deps.queues.enqueue('compaction', compactionJobId(recordingId), { recordingId });
    return ids.length;
  };

  /** The rule is asked by the job. */
  async run(): Promise<SweepFigures> {
    const found = await this.pass();
    return { lookedAt: found, did: found, refused: 0 };
  }

  private async isBusy(): Promise<boolean> {
    const counts = (await this.deps.queues.counts()).find(({ name }) => name === 'compaction');
    return counts !== undefined && counts.waiting + counts.delayed >= AT_ONCE;
  }

  /** Without room for the smallest of them, there is nothing to wake their jobs for. */
  private async undecided(): Promise<string[]> {
    const { clock, blobs, compactions, keyring } = this.deps;
    const open = keyring.openIds();
    if (!(await hasRoomFor(blobs, 0))) return [];
    const since = new Date(clock.now().getTime() - WAITING_MS);
    const waiting = await compactions.waiting({ since, after: this.after, open, limit: AT_ONCE });
    this.after = waiting.length < AT_ONCE ? null : (waiting.at(-1) ?? null);
    return waiting.map(({ id }) => id);
  }

  private async leftBeside(): Promise<string[]> {
    const left: string[] = [];
    for (const id of await this.deps.compactions.newest(NEWEST)) {
      const { capture } = recordingBlobs(id);
      for await (const { key } of this.deps.blobs.list(capture)) if (key === capture) left.push(id);
    }
    return left;
  }
}
