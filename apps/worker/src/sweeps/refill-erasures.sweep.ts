import type { Clock } from '#infra/clock';
import type { Enqueue } from '#infra/queue/queues';
import type {
  RemovalQueries,
  UnerasedRecording,
} from '#infra/read-model/recordings/removal.queries';
import { erasureJobId } from '../reactions/when-deleted-erase.js';

/** Long enough for the reaction to have queued the job by itself. */
const WAITING_MS = 2_000;
const AT_ONCE = 1_000;

type Deps = {
  readonly clock: Clock;
  readonly removals: Pick<RemovalQueries, 'awaitingErasure'>;
  readonly enqueue: Enqueue;
};

/**
 * Deleted is not erased: whatever became of the job, the erasure is asked for again. A pass goes on from
 * the one before, so that those that a legal hold keeps do not keep others waiting.
 */
export class RefillErasures {
  private after: UnerasedRecording | null = null;

  constructor(private readonly deps: Deps) {}

  /** @returns how many waited. */
  readonly pass = async (): Promise<number> => {
    const { clock, removals, enqueue } = this.deps;
    const since = new Date(clock.now().getTime() - WAITING_MS);
    const waiting = await removals.awaitingErasure({ since, after: this.after, limit: AT_ONCE });
    for (const { id } of waiting) await enqueue('erasure', erasureJobId(id), { recordingId: id });
    this.after = waiting.length < AT_ONCE ? null : (waiting.at(-1) ?? null);
    return waiting.length;
  };
}
