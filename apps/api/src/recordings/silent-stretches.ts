import type { ByteSpan } from '#media/compact/salvage';
import { decodeIndex } from '#media/index/index-format';
import { type Seconds, merge } from '../access/seconds.js';

/**
 * When nothing is heard of a call for want of these bytes of its capture; a little too long at either
 * end, as packets are found by blocks of the file. @throws RangeError when that is no index
 */
export const silentStretches = (index: Uint8Array, missing: readonly ByteSpan[]): Seconds[] => {
  const { blocks, size, streams, sampleRate } = decodeIndex(index);
  const isMissing = (block: number): boolean => {
    const [begin, end] = [blocks.offsets[block] ?? size, blocks.offsets[block + 1] ?? size];
    return missing.some(({ from, to }) => from < end && to > begin);
  };
  const stretches = streams.flatMap(({ extents }) =>
    extents.blocks.flatMap((block, row): Seconds[] => {
      const [from = 0, to = 0] = [extents.from[row], extents.to[row]];
      return isMissing(block) ? [[from / sampleRate, to / sampleRate]] : [];
    }),
  );
  return merge(stretches);
};
