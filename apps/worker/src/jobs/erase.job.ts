import type { Job } from 'bullmq';
import { erase } from '#domain/recording/erase';
import { recording } from '#domain/recording/recording';
import { recordingFolder } from '#infra/blobs/recording-blobs';
import { removeBlobs } from '#infra/blobs/remove-blobs';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { Jobs } from '#infra/queue/jobs';

type Deps = Pick<House, 'ledger' | 'blobs' | 'vault' | 'clock'>;

/**
 * Destroys every byte of a deleted recording, then its key, and only then says so. Broken off
 * anywhere, the next run goes on from what it finds.
 */
export const eraseJob =
  ({ ledger, blobs, vault, clock }: Deps) =>
  async ({ data: { recordingId } }: Pick<Job<Jobs['erasure']>, 'data'>): Promise<void> => {
    const { state } = await ledger.load(recording, recordingId);
    if (state.stage !== 'deleted') return;
    await removeBlobs(blobs, recordingFolder(recordingId));
    await vault.destroy(recordingId);
    await ledger.transact(recording, recordingId, erase, systemOccasion(clock, 'eraser'));
  };
