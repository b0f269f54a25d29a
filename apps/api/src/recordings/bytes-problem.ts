import { ReadingFault, type ReadingPart } from '#infra/blobs/reading';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { SealFault } from '#infra/crypt/sealed-format';
import { CaptureFault } from '#media/capture-fault';
import { CompactFault } from '#media/compact/compact-fault';
import { type Problem, problem } from '../problem.js';

const CONFLICT = 409;
/** RFC 4918. */
const LOCKED = 423;

/** What is said when the stored bytes of a recording do not give what was asked for; `null`: another fault. */
export const bytesProblem = (error: unknown): Problem | null => {
  if (error instanceof CaptureFault) return problem(CONFLICT, error.code, error.message);
  if (error instanceof CompactFault) return problem(500, 'capture-damaged', damaged(error));
  if (error instanceof ReadingFault) return unread(error);
  if (error instanceof RecordingLocked) return locked(error);
  if (error instanceof SealFault) return problem(500, 'capture-damaged', damaged(error));
  return isOfTheStorage(error) ? unstored(error) : null;
};

/** The figures are for those who say it in another language. */
const locked = ({ message, key }: RecordingLocked): Problem =>
  problem(
    LOCKED,
    'locked',
    message,
    key === null ? {} : { cryptKey: { number: key.number, since: key.since } },
  );

const damaged = ({ message }: CompactFault | SealFault) =>
  `The stored capture is damaged: ${message} Tell the administrator; a backup may have it whole.`;

const parts: Record<ReadingPart, string> = {
  index: 'The index of this recording, without which its sound cannot be found in the capture,',
  peaks: 'The waveform of this recording',
  facts: 'What was measured of this recording (quality, gaps, digits)',
};

/** What was worked out of the capture can be worked out of it again. */
const unread = ({ part, state }: ReadingFault): Problem => {
  const is = state === 'missing' ? 'is not in the blob store' : 'is damaged';
  const detail = `${parts[part]} ${is}. Converting the recording again makes it anew.`;
  return problem(CONFLICT, `${part}-${state}`, detail, { remedy: 'convert' });
};

/** Node's own errors name what they were doing. */
const isOfTheStorage = (error: unknown): error is NodeJS.ErrnoException =>
  ['open', 'read', 'stat', 'fstat'].includes((error as { syscall?: string }).syscall ?? '');

const unstored = ({ code = 'unknown' }: NodeJS.ErrnoException): Problem =>
  problem(
    500,
    'storage-fault',
    `The storage does not give the bytes of this recording (${code}). Tell the administrator.`,
  );
