import type { Compacted } from '#media/compact/compact';
import type { MissingPart } from '../files/missing-parts.js';
import { type OpenedCapture, openCapture } from '../files/open-capture.js';
import type { Planned } from '../files/output-names.js';
import { nameOf } from '../files/standard.js';
import type { CompactWish } from './compact-files.js';
import { type CompactReport, reportOf } from './compact-report.js';
import { identityOf, removeOriginal } from './remove-original.js';

type Made = Compacted & { readonly verified: boolean; readonly missing?: readonly MissingPart[] };
/** `name` is what messages call the capture. Errors: Failure. */
type Make = (capture: OpenedCapture, name: string) => Promise<Made>;

/**
 * Makes one form of a capture of the other: opens FILE, has `make` write what comes of it, and removes
 * FILE when that is wished, once it is made. Errors: Failure.
 */
export const remakeFile = async (
  { path, out }: Planned,
  wish: Pick<CompactWish, 'remove' | 'damaged'> & { readonly signal: AbortSignal },
  make: Make,
): Promise<CompactReport> => {
  const began = performance.now();
  const { remove = false, damaged, signal } = wish;
  const name = nameOf(path);
  const before = await identityOf(path);
  const capture = await openCapture(path, name, signal, damaged);
  try {
    const made = await make(capture, name);
    if (remove) await removeOriginal(path, before);
    return reportOf({ file: path, out, began, removed: remove }, made);
  } finally {
    await capture.close();
  }
};
