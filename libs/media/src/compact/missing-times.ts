import { decodeIndex } from '../index/index-format.js';
import type { ByteSpan } from './salvage.js';

/** Milliseconds from the beginning of the recording. */
export type MissingTime = { fromMs: number; toMs: number };

/**
 * When nothing may be heard for want of these bytes of the capture, by an `index` that was made without
 * them: from the last packet before them to the first one behind. Throws a RangeError when that is no
 * index.
 */
export function missingTimes(index: Uint8Array, missing: readonly ByteSpan[]): MissingTime[] {
  const { blocks, streams, sampleRate, frames } = decodeIndex(index);
  const rows = streams.flatMap(({ extents }) =>
    extents.blocks.map((block, row) => ({
      offset: blocks.offsets[block]!,
      from: extents.from[row]!,
      to: extents.to[row]!,
    })),
  );
  const ms = (frame: number) => Math.round((frame * 1000) / sampleRate);
  return missing.map((span) => {
    const before = rows.filter(({ offset }) => offset < span.from);
    const behind = rows.filter(({ offset }) => offset >= span.from);
    const from = before.reduce((last, { to }) => Math.max(last, to), 0);
    const to = behind.reduce((first, row) => Math.min(first, row.from), frames);
    return { fromMs: ms(Math.min(from, frames)), toMs: ms(Math.max(Math.min(from, frames), to)) };
  });
}
