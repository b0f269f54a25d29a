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
import { SealFault } from '#infra/crypt/sealed-format';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { Jobs } from '#infra/queue/jobs';
import { trace } from '#infra/trace/trace';
import type { CompactionOutcome } from './compact-recording.js';
import { type GiveUp, untilLastAttempt } from './capture-jobs.js';
import type { Compactor } from './compactor.js';
import type { Said } from './said.js';

type CompactionJob = Job<Jobs['compaction']>;
type Outcomes = Pick<House, 'ledger' | 'blobs' | 'clock'> & {
  readonly log: Logger;
  /** What this process has logged: a sweep brings the same recordings again and again. */
  readonly said: Said;
};
type Deps = Outcomes & Pick<House, 'config' | 'dataKeys'> & { readonly compactor: Compactor };

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
  const compact = async () => {
    trace.conversion?.('A compaction began.', { recording: recordingId });
    const outcome = await outcomeOf(deps, recordingId, sha256);
    trace.conversion?.('A compaction ended.', { recording: recordingId, how: outcome.kind });
    await settle(deps, recordingId, state, outcome);
  };
  await untilLastAttempt(job, compact, giveUp(deps));
};

/** Without its data key none of its bytes can be read; with the right one back, the sweep brings it again. */
const outcomeOf = async (
  deps: Deps,
  recordingId: string,
  sha256: string,
): Promise<CompactionOutcome> => {
  try {
    const dataKey = await deps.dataKeys.find(recordingId);
    return await deps.compactor.compact({
      blobUrl: deps.config.blobUrl,
      recordingId,
      sha256,
      dataKey,
    });
  } catch (error) {
    if (!(error instanceof SealFault)) throw error;
    return { kind: 'lost', reason: error.message };
  }
};

const settle = async (
  deps: Outcomes,
  id: string,
  { kept }: Recording,
  outcome: CompactionOutcome,
): Promise<void> => {
  switch (outcome.kind) {
    case 'compacted':
      await deps.ledger.transact(recording, id, compacted(outcome.compaction), occasion(deps));
      return removeOriginal(deps, id);
    case 'declined':
      if (kept !== 'compact') return decline(deps, id, outcome.declined);
      return complain(deps, id, `Its compact form is damaged. ${outcome.declined.reason}`);
    case 'lost':
      return complain(deps, id, outcome.reason);
    case 'postponed':
      return postpone(deps, id, outcome);
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

/** The job's last attempt is spent: the capture stays as it came. */
export const giveUp =
  (deps: Outcomes): GiveUp =>
  (recordingId, crash) =>
    decline(deps, recordingId, {
      code: 'compactor-crashed',
      reason: `Its compact form could not be made: ${crash.message}`,
    });

const decline = async (deps: Outcomes, id: string, data: NotCompacted): Promise<void> => {
  await deps.ledger.transact(recording, id, notCompacted(data), occasion(deps));
  if (data.code !== 'not-smaller') complain(deps, id, `A capture stays as it came: ${data.reason}`);
};

/** Nothing can be done about it here, and it will be met again. */
const complain = ({ log, said }: Outcomes, id: string, why: string): void => {
  if (said.isNew(id)) log.error({ recording: id }, why);
};

/**
 * The attempt is over without having counted: the sweep brings the recording again. What keeps one
 * back keeps others back too, so it is said once a day of all of them.
 */
const postpone = (
  { log, said, clock }: Outcomes,
  id: string,
  { code, reason }: { readonly code: string; readonly reason: string },
): void => {
  const day = clock.now().toISOString().slice(0, 10);
  if (said.isNew(`${day} ${code}`))
    log.warn({ recording: id, code }, `Captures wait for their compaction. ${reason}`);
};
