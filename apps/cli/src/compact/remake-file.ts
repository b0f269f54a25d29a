import type { Compacted } from '#media/compact/compact';
import { type OpenedCapture, openCapture } from '../files/open-capture.js';
import type { Planned } from '../files/output-names.js';
import { nameOf } from '../files/standard.js';
import { type CompactReport, reportOf } from './compact-report.js';
import { identityOf, removeOriginal } from './remove-original.js';

type Made = Compacted & { readonly verified: boolean };
/** `name` is what messages call the capture. Errors: Failure. */
type Make = (capture: OpenedCapture, name: string) => Promise<Made>;

/**
 * Makes one form of a capture of the other: opens FILE, has `make` write what comes of it, and removes
 * FILE when that is wished, once it is made. Errors: Failure.
 */
export const remakeFile = async (
  { path, out }: Planned,
  { remove = false, signal }: { readonly remove?: boolean; readonly signal: AbortSignal },
  make: Make,
): Promise<CompactReport> => {
  const began = performance.now();
  const name = nameOf(path);
  const before = await identityOf(path);
  const capture = await openCapture(path, name, signal);
  try {
    const made = await make(capture, name);
    if (remove) await removeOriginal(path, before);
    return reportOf({ file: path, out, began, removed: remove }, made);
  } finally {
    await capture.close();
  }
};
