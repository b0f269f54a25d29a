import type { Clock } from '#infra/clock';
import type { Enqueue } from '#infra/queue/queues';
import type { RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import { erasureJobId } from '../reactions/when-deleted-erase.js';

/** Long enough for the reaction to have queued the job by itself. */
const WAITING_MS = 2_000;
const AT_ONCE = 1_000;

type Deps = {
  readonly clock: Clock;
  readonly removals: RemovalQueries;
  readonly enqueue: Enqueue;
};

/** Deleted is not erased: whatever became of the job, the erasure is asked for again. @returns how many. */
export const refillErasures = async ({ clock, removals, enqueue }: Deps): Promise<number> => {
  const since = new Date(clock.now().getTime() - WAITING_MS);
  const waiting = await removals.awaitingErasure(since, AT_ONCE);
  for (const recordingId of waiting)
    await enqueue('erasure', erasureJobId(recordingId), { recordingId });
  return waiting.length;
};
