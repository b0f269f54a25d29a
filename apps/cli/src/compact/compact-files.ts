import type { ByteSource } from '#media/byte-source';
import { type Compacted, compactCapture, openCompact } from '#media/compact/compact';
import { CompactFault } from '#media/compact/compact-fault';
import { Failure } from '../failure.js';
import { ORIGINAL } from '../files/captures-in.js';
import { type WritingWish, eachMade } from '../files/each-capture.js';
import type { Damaged } from '../files/open-capture.js';
import { STANDARD } from '../files/standard.js';
import { type Output, intoOutput } from '../files/output.js';
import type { Planned } from '../files/output-names.js';
import { withProgress } from '../progress.js';
import { type CompactReport, inWords } from './compact-report.js';
import { type ReadingThrough, readThrough } from './read-through.js';
import { remakeFile } from './remake-file.js';

/** The options of `recordings compact` and `expand`, as commander gives them. */
export type CompactWish = WritingWish & { readonly remove?: true; readonly damaged?: Damaged };

export const EXTENSION = '.rcp';

/** Makes one file after the other compact, also when one fails. Answers with the exit code. */
export const compactFiles = (
  files: readonly string[],
  wish: CompactWish,
  signal: AbortSignal,
): Promise<number> => {
  const product = {
    from: ORIGINAL,
    name: (path: string) => path + EXTENSION,
    fromInput: `stdin${EXTENSION}`,
  };
  return eachMade(files, wish, product, signal, async (one, voice) => {
    refuseToRemove(one, wish);
    const report = await compactFile(one, wish, signal);
    voice.say(report, inWords(report, 'compact'));
  });
};

/** What goes to standard output cannot be verified, and what came from a pipe not be removed. */
export const refuseToRemove = ({ path, out }: Planned, { remove, damaged }: CompactWish): void => {
  if (remove && damaged === 'silent') {
    throw new Failure('usage', '--remove goes with captures that are whole, not with --damaged.');
  }
  if (remove && (path === STANDARD || out === STANDARD)) {
    throw new Failure('usage', '--remove needs a FILE and an output that is a file.');
  }
};

const compactFile = (
  planned: Planned,
  wish: CompactWish,
  signal: AbortSignal,
): Promise<CompactReport> =>
  remakeFile(planned, { ...wish, signal }, ({ stored, source }, name) => {
    if (stored === 'compact') throw new Failure('usage', `${name} is compact already.`);
    return intoOutput(planned.out, wish, (output) =>
      compactInto(output, source, name, wish, signal),
    );
  });

const compactInto = (
  output: Output,
  source: ByteSource,
  name: string,
  wish: CompactWish,
  signal: AbortSignal,
): Promise<Compacted & { verified: boolean }> =>
  withProgress(name, 2 * source.size, wish, async (onProgress) => {
    const options = { signal, onProgress };
    const done = await compactCapture(source, (bytes) => output.write(bytes), options);
    const later = (bytes: number) => onProgress(source.size + bytes);
    const verified = await verify(output, done.sha256, name, { signal, onProgress: later });
    await output.finish(wish.remove === true);
    return { ...done, verified };
  });

/** Expands what was written; false where it cannot be read back. */
const verify = async (
  output: Output,
  sha256: string,
  name: string,
  reading: ReadingThrough,
): Promise<boolean> => {
  const written = await output.reopen();
  if (written === null) return false;
  try {
    const expanded = await openCompact(written);
    if ((await readThrough(expanded, reading)) === sha256) return true;
  } catch (fault) {
    if (!(fault instanceof CompactFault)) throw fault;
  } finally {
    await written.close();
  }
  const message = `What was written of ${name} expands to something else: nothing was kept of it.`;
  throw new Failure('unverified', `${message} Is the disk sound?`);
};
