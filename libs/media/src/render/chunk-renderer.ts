import type { ByteSource } from '../byte-source.js';
import type { CaptureIndex, IndexedStream } from '../index/capture-index.js';
import { LOCAL } from '../scan/sides.js';
import type { StreamPackets } from './chunk-packets.js';
import { PacketFinder } from './chunk-packets.js';
import { rateOf, samplesOf } from './decoder.js';
import type { Listener } from './lane.js';
import { Lane } from './lane.js';
import { StreamDecoders } from './stream-decoders.js';
import { UPSAMPLE_REACH, doubleRate } from './upsample.js';

/** Frames of a chunk: 16 s at 8 kHz. */
export const CHUNK = 1 << 17;
/** What is decoded before a chunk, so that a gap at its beginning is covered as it should be. */
const MARGIN_MS = 120;
/** What is decoded behind a chunk, so that its last samples can be interpolated. */
const BEHIND = 4 * UPSAMPLE_REACH;

/** Both sides of a chunk; valid until the next is rendered. Null: nothing is heard. */
export type RenderedChunk = { frames: number; local: Int16Array | null; remote: Int16Array | null };

/**
 * Decodes a recording chunk by chunk, in any order. What a chunk sounds like depends on the index
 * and the bytes of the capture alone, so that every way of reading gives the same samples. Only the
 * first time, when the index is made, chunks must be rendered from first to last: the states of
 * the decoders are noted in the index on the way.
 */
export class ChunkRenderer {
  private readonly finder: PacketFinder;
  private readonly margin: number;
  private readonly length: number;
  private readonly sides: [Int16Array, Int16Array];
  private spare: Int16Array | null = null;

  constructor(
    source: ByteSource,
    private readonly index: CaptureIndex,
    private readonly listener?: Listener,
  ) {
    this.finder = new PacketFinder(source, index);
    this.margin = (MARGIN_MS * index.sampleRate) / 1000;
    this.length = this.margin + CHUNK + BEHIND;
    this.sides = [new Int16Array(this.length), new Int16Array(this.length)];
  }

  get chunks(): number {
    return Math.ceil(this.index.frames / CHUNK);
  }

  /** `muted`: are the digits that were dialled silenced? */
  async render(chunk: number, muted: boolean, signal?: AbortSignal): Promise<RenderedChunk> {
    const begin = chunk * CHUNK;
    const frames = Math.min(CHUNK, this.index.frames - begin);
    const packets = await this.finder.between(this.originOf(chunk), begin + CHUNK + BEHIND, signal);
    const [local, remote] = [0, 1].map((side) => {
      const samples = this.side(side, packets, chunk);
      if (samples !== null && muted) this.mute(samples, side, this.originOf(chunk));
      return samples?.subarray(this.margin, this.margin + frames) ?? null;
    });
    return { frames, local: local!, remote: remote! };
  }

  private side(side: number, packets: StreamPackets[], chunk: number): Int16Array | null {
    const heard = packets.filter(({ stream }) => stream.side === side);
    const streams = new Set(heard.map(({ stream }) => stream));
    for (const stream of this.noisy(side, chunk)) streams.add(stream);
    if (streams.size === 0) return null;
    const whole = side === LOCAL ? this.sides[0] : this.sides[1];
    whole.fill(0);
    let mixing = false;
    for (const stream of streams) {
      const own = heard.find((entry) => entry.stream === stream);
      this.stream(stream, own, chunk, whole, mixing);
      mixing = true;
    }
    return whole;
  }

  /** The streams of a side that have comfort noise in a chunk. */
  private noisy(side: number, chunk: number): IndexedStream[] {
    const from = this.originOf(chunk);
    const to = from + this.length;
    return this.index.streams.filter((stream) => {
      return stream.side === side && stream.noise.some((span) => span.from < to && span.to > from);
    });
  }

  /** Adds one stream to a side; `mixing`: there is another one on it already. */
  private stream(
    stream: IndexedStream,
    packets: StreamPackets | undefined,
    chunk: number,
    whole: Int16Array,
    mixing: boolean,
  ): void {
    const { sampleRate } = this.index;
    const decoders = new StreamDecoders(stream, chunk);
    const rates = new Set([...stream.codecs.values()].map(rateOf));
    let first = true;
    for (const rate of rates) {
      const into = mixing ? this.spareLane() : whole;
      const samples = rate === sampleRate ? into : new Int16Array(this.length / 2);
      const lane = new Lane(samples, this.originOf(chunk), rate, sampleRate / rate);
      if (first) lane.comfort(stream);
      if (packets !== undefined) this.fill(lane, packets, decoders, chunk, rate);
      if (samples !== into) doubleRate(samples, into);
      first = false;
      if (mixing) mixInto(whole, into);
      mixing = true;
    }
  }

  private fill(
    lane: Lane,
    packets: StreamPackets,
    decoders: StreamDecoders,
    chunk: number,
    rate: number,
  ): void {
    const origin = this.originOf(chunk);
    const { codecs } = packets.stream;
    const scale = this.index.sampleRate / rate;
    const order = packets.inOrder().filter((i) => {
      const codec = codecs.get(packets.types[i]!)!;
      if (rateOf(codec) !== rate) return false;
      // What ended before was heard in the chunk before, and is part of the decoder's state.
      const length = samplesOf(codec, packets.ends[i]! - packets.starts[i]!) * scale;
      return packets.frames[i]! + length > origin;
    });
    lane.fill(packets, order, decoders, this.originOf(chunk + 1), this.listener);
  }

  private originOf(chunk: number): number {
    return chunk * CHUNK - this.margin;
  }

  private spareLane(): Int16Array {
    this.spare ??= new Int16Array(this.length);
    return this.spare.fill(0);
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
