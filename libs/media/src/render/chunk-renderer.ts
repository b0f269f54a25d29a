import type { ByteSource } from '../byte-source.js';
import type { CaptureIndex, IndexedStream } from '../index/capture-index.js';
import { LOCAL } from '../scan/sides.js';
import type { StreamPackets } from './chunk-packets.js';
import { PacketFinder } from './chunk-packets.js';
import type { Decoder } from './decoder.js';
import type { Listener } from './lane.js';
import { Lane } from './lane.js';

/** Frames of a chunk: 16 s at 8 kHz. */
export const CHUNK = 1 << 17;
/** What is decoded before a chunk, so that a gap at its beginning is covered as it should be. */
const MARGIN_MS = 120;

/** Both sides of a chunk; valid until the next is rendered. Null: nothing is heard. */
export type RenderedChunk = { frames: number; local: Int16Array | null; remote: Int16Array | null };

/**
 * Decodes a recording chunk by chunk, in any order. What a chunk sounds like depends on the index
 * and the bytes of the capture alone, so that every way of reading gives the same samples.
 */
export class ChunkRenderer {
  private readonly finder: PacketFinder;
  private readonly margin: number;
  private readonly sides: [Int16Array, Int16Array];
  private readonly spare: Int16Array;

  constructor(
    source: ByteSource,
    private readonly index: CaptureIndex,
    private readonly listener?: Listener,
  ) {
    this.finder = new PacketFinder(source, index);
    this.margin = (MARGIN_MS * index.sampleRate) / 1000;
    const length = this.margin + CHUNK;
    this.sides = [new Int16Array(length), new Int16Array(length)];
    this.spare = new Int16Array(length);
  }

  get chunks(): number {
    return Math.ceil(this.index.frames / CHUNK);
  }

  /** `muted`: are the digits that were dialled silenced? */
  async render(chunk: number, muted: boolean, signal?: AbortSignal): Promise<RenderedChunk> {
    const begin = chunk * CHUNK;
    const frames = Math.min(CHUNK, this.index.frames - begin);
    const from = begin - this.margin;
    const packets = await this.finder.between(from, begin + frames, signal);
    const [local, remote] = [0, 1].map((side) => {
      const heard = packets.filter(({ stream }) => stream.side === side);
      return this.side(side, heard, from, frames, muted);
    });
    return { frames, local: local!, remote: remote! };
  }

  private side(
    side: number,
    packets: StreamPackets[],
    from: number,
    frames: number,
    muted: boolean,
  ): Int16Array | null {
    const { index, margin } = this;
    const to = from + margin + frames;
    const noisy = index.streams.filter((stream) => {
      return stream.side === side && stream.noise.some((span) => span.from < to && span.to > from);
    });
    const streams = new Set<IndexedStream>([...noisy, ...packets.map(({ stream }) => stream)]);
    if (streams.size === 0) return null;
    const whole = side === LOCAL ? this.sides[0] : this.sides[1];
    whole.fill(0);
    let first = true;
    for (const stream of streams) {
      const into = first ? whole : this.spare.fill(0);
      const lane = new Lane(into, from, index.sampleRate);
      lane.comfort(stream);
      const own = packets.find((entry) => entry.stream === stream);
      if (own !== undefined) lane.fill(own, new Map<string, Decoder>(), this.listener);
      if (!first) mixInto(whole, this.spare);
      first = false;
    }
    if (muted) this.mute(whole, side, from);
    return whole.subarray(margin, margin + frames);
  }

  private mute(samples: Int16Array, side: number, origin: number): void {
    for (const { from, to } of this.index.muted[side] ?? []) {
      const begin = Math.max(0, from - origin);
      const end = Math.min(samples.length, to - origin);
      if (begin < end) samples.fill(0, begin, end);
    }
  }
}

function mixInto(whole: Int16Array, other: Int16Array): void {
  for (let i = 0; i < whole.length; i++) {
    const sum = whole[i]! + other[i]!;
    whole[i] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : sum;
  }
}
