import { RecordingLocked } from '#infra/crypt/data-keys';
import { trace } from '#infra/trace/trace';

type RecordingJob = { readonly data: { readonly recordingId: string } };

/**
 * What is locked waits until its crypt key is entered, and no attempt counts until then: the job is done with,
 * and a sweep brings the recording again once it can be read.
 */
export const unlessLocked =
  <Job extends RecordingJob>(run: (job: Job) => Promise<void>) =>
  async (job: Job): Promise<void> => {
    try {
      await run(job);
    } catch (error) {
      if (!(error instanceof RecordingLocked)) throw error;
      trace.conversion?.('A locked recording waits for its crypt key.', {
        recording: job.data.recordingId,
      });
    }
  };
