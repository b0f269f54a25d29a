import type { Job } from 'bullmq';
import type { Logger } from 'pino';
import {
  type NotCompacted,
  compacted,
  isCompactionDue,
  notCompacted,
} from '#domain/recording/compact';
import { type Recording, recording } from '#domain/recording/recording';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { Jobs } from '#infra/queue/jobs';
import { type Compactor, CompactorCrash } from './compactor.js';

type CompactionJob = Job<Jobs['compaction']>;
type Outcomes = Pick<House, 'ledger' | 'blobs' | 'clock'> & { readonly log: Logger };
type Deps = Outcomes & Pick<House, 'config'> & { readonly compactor: Compactor };

const occasion = ({ clock }: Outcomes) => systemOccasion(clock, 'compactor');

/**
 * Keeps a capture compact: the compact form is put in its place and verified, then the log says so, and
 * only then the original goes. Broken off anywhere, the next run goes on from what it finds.
 */
export const compactJob = (deps: Deps) => async (job: CompactionJob) => {
  const { recordingId } = job.data;
  const { state } = await deps.ledger.load(recording, recordingId);
  const { sha256 } = state;
  if (sha256 === null || !(await isToDo(deps, recordingId, state))) return;
  try {
    const task = { blobUrl: deps.config.blobUrl, recordingId, sha256 };
    const outcome = await deps.compactor.compact(task);
    switch (outcome.kind) {
      case 'compacted':
        await deps.ledger.transact(
          recording,
          recordingId,
          compacted(outcome.compaction),
          occasion(deps),
        );
        return await removeOriginal(deps, recordingId);
      case 'declined':
        return await decline(deps, recordingId, outcome.declined);
      case 'lost':
        return deps.log.error({ recording: recordingId }, outcome.reason);
      case 'postponed':
        throw new Error(outcome.reason);
    }
  } catch (error) {
    if (!(error instanceof CompactorCrash) || !isLastAttempt(job)) throw error;
    await giveUp(deps, recordingId, error);
  }
};

/** It is not decided yet, or a crash came between the decision and the removal of the original. */
const isToDo = async ({ blobs }: Outcomes, id: string, state: Recording): Promise<boolean> => {
  if (isCompactionDue(state)) return true;
  if (state.kept !== 'compact') return false;
  const original = await blobs.open(recordingBlobs(id).capture);
  await original?.close();
  return original !== null;
};

/** The log has the last word: another worker may have given up meanwhile, and then it stays. */
const removeOriginal = async ({ ledger, blobs }: Outcomes, id: string): Promise<void> => {
  const { state } = await ledger.load(recording, id);
  if (state.kept === 'compact') await blobs.delete(recordingBlobs(id).capture);
};

const isLastAttempt = ({ attemptsMade, opts }: CompactionJob) =>
  attemptsMade + 1 >= (opts.attempts ?? 1);

/** The job's last attempt is spent: the capture stays as it came. */
export const giveUp = (deps: Outcomes, recordingId: string, crash: Error): Promise<void> =>
  decline(deps, recordingId, {
    code: 'compactor-crashed',
    reason: `Its compact form could not be made: ${crash.message}`,
  });

const decline = async (deps: Outcomes, id: string, data: NotCompacted): Promise<void> => {
  await deps.ledger.transact(recording, id, notCompacted(data), occasion(deps));
  if (data.code !== 'not-smaller')
    deps.log.error(
      { recording: id, code: data.code },
      `A capture stays as it came: ${data.reason}`,
    );
};
