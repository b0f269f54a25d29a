import type { Clock } from '#infra/clock';
import type { Keyring } from '#infra/crypt/keyring';
import type { Enqueue } from '#infra/queue/queues';
import type { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { conversionJobId } from '../reactions/when-uploaded-convert.js';

/** Long enough for the reaction to have queued the job by itself. */
const WAITING_MS = 2_000;
const AT_ONCE = 1_000;

type Deps = {
  readonly clock: Clock;
  readonly recordings: RecordingQueries;
  readonly keyring: Pick<Keyring, 'openIds'>;
  readonly enqueue: Enqueue;
};

/**
 * A queue can lose its jobs (Redis wiped, restored, moved); the catalogue knows what still waits. Adding
 * a job that is there already changes nothing. @returns how many waited.
 */
export const refillConversions = async ({
  clock,
  recordings,
  keyring,
  enqueue,
}: Deps): Promise<number> => {
  const since = new Date(clock.now().getTime() - WAITING_MS);
  const waiting = await recordings.awaitingConversion(since, keyring.openIds(), AT_ONCE);
  for (const { id, inTurn } of waiting)
    await enqueue('conversion', conversionJobId(id), { recordingId: id }, { inTurn });
  return waiting.length;
};
