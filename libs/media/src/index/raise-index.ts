import type { CaptureIndex, SampleRate } from './capture-index.js';

/**
 * The index of the same recording at a higher sample rate, a whole multiple of its own. Its chunks
 * are those of before, so that what was noted for them still holds.
 */
export function raiseIndex(index: CaptureIndex, sampleRate: SampleRate): CaptureIndex {
  const times = sampleRate / index.sampleRate;
  if (times === 1) return index;
  const raise = <T extends { from: number; to: number }>(span: T): T => {
    return { ...span, from: span.from * times, to: span.to * times };
  };
  return {
    ...index,
    sampleRate,
    frames: index.frames * times,
    raised: (index.raised ?? 1) * times,
    streams: index.streams.map((stream) => ({
      ...stream,
      extents: {
        blocks: stream.extents.blocks,
        from: stream.extents.from.map((frame) => frame * times),
        to: stream.extents.to.map((frame) => frame * times),
      },
      noise: stream.noise.map(raise),
    })),
    muted: [index.muted[0].map(raise), index.muted[1].map(raise)],
  };
}
