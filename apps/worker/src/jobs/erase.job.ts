import type { Job } from 'bullmq';
import { recording } from '#domain/recording/recording';
import { destroyRecording } from '#infra/destroyed/destroy-recording';
import type { House } from '#infra/house';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type { Jobs } from '#infra/queue/jobs';
import { trace } from '#infra/trace/trace';

type Deps = Pick<House, 'ledger' | 'blobs' | 'vault' | 'destroyed'> & {
  readonly holds: Pick<HoldQueries, 'onDeleted'>;
};

/**
 * Destroys every byte of a deleted recording and its key; of a duplicate, whose bytes went when it was
 * found, the key. Broken off anywhere, the next run goes on from what it finds. That it is erased is
 * said when the database has been scrubbed, too. What is still there when a legal hold is placed on it
 * stays until that is lifted.
 */
export const eraseJob =
  (deps: Deps) =>
  async ({ data: { recordingId } }: Pick<Job<Jobs['erasure']>, 'data'>): Promise<void> => {
    const { state } = await deps.ledger.load(recording, recordingId);
    if (state.stage !== 'deleted' && state.stage !== 'duplicate') return;
    if (state.stage === 'deleted' && (await deps.holds.onDeleted(recordingId)).length > 0) return;
    await destroyRecording(deps, recordingId);
    trace.recording?.('The bytes and the key of a recording were destroyed.', {
      recording: recordingId,
    });
  };
