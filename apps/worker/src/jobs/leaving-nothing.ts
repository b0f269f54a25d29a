import { recording } from '#domain/recording/recording';
import { isGone } from '#domain/recording/removable';
import { removeBlobs } from '#infra/blobs/remove-blobs';
import { recordingFolder } from '#infra/blobs/recording-blobs';
import type { House } from '#infra/house';

type RecordingJob = { readonly data: { readonly recordingId: string } };

/**
 * A job whose recording is deleted while it runs may write what the erasure has passed already. So
 * it looks once more when it has written, whatever came of it.
 */
export const leavingNothing =
  <Job extends RecordingJob>(
    { ledger, blobs }: Pick<House, 'ledger' | 'blobs'>,
    run: (job: Job) => Promise<void>,
  ) =>
  async (job: Job): Promise<void> => {
    const { recordingId } = job.data;
    try {
      await run(job);
    } finally {
      const { state } = await ledger.load(recording, recordingId);
      if (isGone(state)) await removeBlobs(blobs, recordingFolder(recordingId));
    }
  };
