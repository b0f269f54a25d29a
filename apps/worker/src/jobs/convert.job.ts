import type { Job } from 'bullmq';
import {
  type ConversionFailure,
  conversionFailed,
  converted,
  isConversionDue,
} from '#domain/recording/convert';
import { type Recording, recording } from '#domain/recording/recording';
import { type Reading, keepReading } from '#infra/blobs/reading';
import { SealFault } from '#infra/crypt/sealed-format';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { Jobs } from '#infra/queue/jobs';
import { error as grave, trace } from '#infra/trace/trace';
import { CONVERTER } from '#media/converter';
import type { Inspection } from '#media/inspect';
import { encodePeaks } from '#media/peaks';
import { type GiveUp, isLastAttempt, untilLastAttempt } from './capture-jobs.js';
import type { ConversionOutcome } from './conversion.js';
import type { Converter } from './converter.js';
import { missingHere } from './reread-cause.js';

type ConversionJob = Job<Jobs['conversion']>;
type Outcomes = Pick<House, 'ledger' | 'blobs' | 'clock'>;
type Deps = Outcomes & Pick<House, 'config' | 'dataKeys'> & { readonly converter: Converter };

const occasion = ({ clock }: Outcomes) => systemOccasion(clock, 'converter');

/**
 * Reads a capture through and says what came of it. Looks at the state first, so a second run finds
 * nothing to do. A fault of the capture is an event at once; a crash is tried again, with a bound.
 */
export const convertJob = (deps: Deps) => async (job: ConversionJob) => {
  const { recordingId } = job.data;
  const { state } = await deps.ledger.load(recording, recordingId);
  if (!isConversionDue(state)) return;
  if (!isLastAttempt(job)) await leaveToOthers(state);
  const convert = async () => {
    trace.conversion?.('A conversion began.', {
      recording: recordingId,
      attempt: job.attemptsMade + 1,
    });
    const outcome = await outcomeOf(deps, recordingId);
    tellOutcome(recordingId, outcome);
    if (outcome.kind === 'converted') await keep(deps, recordingId, outcome);
    else await fail(deps, recordingId, outcome.failure);
  };
  await untilLastAttempt(job, convert, giveUp(deps));
};

/** Without its data key none of its bytes can be read: another attempt would find the same. */
const outcomeOf = async (deps: Deps, recordingId: string): Promise<ConversionOutcome> => {
  try {
    const dataKey = await deps.dataKeys.find(recordingId);
    return await deps.converter.convert({ blobUrl: deps.config.blobUrl, recordingId, dataKey });
  } catch (error) {
    if (!(error instanceof SealFault)) throw error;
    return { kind: 'failed', failure: { code: 'capture-damaged', reason: error.message } };
  }
};

const tellOutcome = (recording: string, outcome: ConversionOutcome): void => {
  if (outcome.kind === 'failed') {
    const { code } = outcome.failure;
    trace.conversion?.('A capture cannot be converted.', { recording, code });
    return;
  }
  const { durationMs: ms, quality, otherCalls } = outcome.inspection;
  trace.conversion?.('A capture was converted.', { recording, ms });
  const how = quality.local && quality.remote ? 'both' : quality.local ? 'local' : 'remote';
  trace.callInformation?.('The sides of a call were told apart.', {
    recording,
    how,
    count: otherCalls.length,
  });
};

/**
 * Where the part is missing for which it is read again, it would fail as before, and is not asked for
 * again: another worker may take the next attempt. The last is made with what there is.
 */
const leaveToOthers = async ({ causes }: Recording): Promise<void> => {
  const missing = await missingHere(causes.at(-1) ?? '');
  if (missing.length === 0) return;
  throw new Error(
    `${missing.join(', ')} cannot be decoded in this process, but where it was asked for: ` +
      'all workers need the same optional parts.',
  );
};

/** The job's last attempt is spent: the recording says so, and can be tried again by hand. */
export const giveUp =
  (deps: Outcomes): GiveUp =>
  (recordingId, crash) => {
    grave.conversion('The converter gave up on a capture.', { recording: recordingId });
    return fail(deps, recordingId, {
      code: 'converter-crashed',
      reason: `The converter gave up on this capture: ${crash.message}`,
    });
  };

/** Blobs before events: what the event speaks of is durable when it is said. */
const keep = async (
  deps: Outcomes,
  id: string,
  { inspection, others }: Extract<ConversionOutcome, { kind: 'converted' }>,
): Promise<void> => {
  const { converter, sampleRate, frames, durationMs, capturedAt, ...found } = inspection;
  const { codecs, undecoded, quality } = found;
  await keepReading(
    deps.blobs,
    id,
    readingOf(inspection),
    others.map((other) => other && readingOf(other)),
  );
  await deps.ledger.transact(
    recording,
    id,
    converted({
      converter,
      sampleRate,
      frames,
      durationMs,
      capturedAt,
      codecs,
      undecoded,
      quality,
    }),
    occasion(deps),
  );
};

const readingOf = ({ index, peaks, ...facts }: Inspection): Reading => ({
  index,
  peaks: encodePeaks(peaks),
  facts: Buffer.from(JSON.stringify(facts)),
});

const fail = async (deps: Outcomes, id: string, failure: Omit<ConversionFailure, 'converter'>) => {
  const decide = conversionFailed({ converter: CONVERTER, ...failure });
  await deps.ledger.transact(recording, id, decide, occasion(deps));
};
