import { type Manner, Voice } from '../voice.js';
import { ANY_CAPTURE, type NamedCapture, capturesIn } from './captures-in.js';
import { STANDARD } from './standard.js';
import { type Planned, type Product, planOutputs } from './output-names.js';

/** The options of every verb that works through captures. */
export type FilesWish = Manner & { readonly recursive?: true };

/** Those of a verb that writes a file for each. */
export type WritingWish = FilesWish & {
  readonly out?: string;
  readonly outDir?: string;
  readonly force?: true;
};

/** The captures that were named, or lie in folders that were. Errors: Failure. */
export const namedCaptures = (
  files: readonly string[],
  { recursive }: FilesWish,
  wanted: RegExp = ANY_CAPTURE,
): Promise<NamedCapture[]> => capturesIn(files, recursive === true, wanted);

/** Does `work` for one capture after the other, also when one fails; answers with the exit code. */
export const eachOf = async <T extends { readonly path: string }>(
  captures: readonly T[],
  voice: Voice,
  signal: AbortSignal,
  work: (capture: T, voice: Voice) => Promise<void>,
): Promise<number> => {
  for (const capture of captures) {
    signal.throwIfAborted();
    try {
      await work(capture, voice);
    } catch (fault) {
      signal.throwIfAborted();
      voice.complain(capture.path, fault);
    }
  }
  return voice.exitCode;
};

/** The same for a verb that writes something for each, where `wish` and `product` say. */
export const eachMade = async (
  files: readonly string[],
  wish: WritingWish,
  product: Product,
  signal: AbortSignal,
  work: (planned: Planned, voice: Voice) => Promise<void>,
): Promise<number> => {
  const place = { out: wish.out, outDir: wish.outDir };
  const planned = planOutputs(await namedCaptures(files, wish, product.from), place, product);
  const voice = new Voice(wish, planned[0]?.out === STANDARD);
  return eachOf(planned, voice, signal, async (one) => {
    await work(one, voice);
  });
};
