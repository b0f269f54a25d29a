import { recording } from '#domain/recording/recording';
import { isGone } from '#domain/recording/removable';
import { removeBlobs } from '#infra/blobs/remove-blobs';
import { recordingFolder } from '#infra/blobs/recording-blobs';
import type { House } from '#infra/house';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';

type Deps = Pick<House, 'ledger' | 'blobs'> & {
  readonly holds: Pick<HoldQueries, 'onDeleted'>;
};
type RecordingJob = { readonly data: { readonly recordingId: string } };

/**
 * A job whose recording is deleted while it runs may write what the erasure has passed already. So
 * it looks once more when it has written, whatever came of it. What a legal hold keeps is kept.
 */
export const leavingNothing =
  <Job extends RecordingJob>({ ledger, blobs, holds }: Deps, run: (job: Job) => Promise<void>) =>
  async (job: Job): Promise<void> => {
    const { recordingId } = job.data;
    try {
      await run(job);
    } finally {
      const { state } = await ledger.load(recording, recordingId);
      const isKept = isGone(state) && (await holds.onDeleted(recordingId)).length > 0;
      if (isGone(state) && !isKept) await removeBlobs(blobs, recordingFolder(recordingId));
    }
  };
