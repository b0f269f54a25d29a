import type { ByteSource } from '../byte-source.js';
import { codecEntry } from '../codec/codecs.js';
import type { CaptureIndex, IndexedStream } from '../index/capture-index.js';
import { LOCAL } from '../scan/sides.js';
import type { StreamPackets } from './chunk-packets.js';
import { PacketFinder } from './chunk-packets.js';
import { Lane } from './lane.js';
import { StreamDecoders } from './stream-decoders.js';
import type { Listener } from './stream-player.js';
import { StreamPlayer } from './stream-player.js';
import { UPSAMPLE_REACH, raiseRate } from './upsample.js';

/** Frames of a chunk: 16 s at 8 kHz, and at a higher rate on request too. */
const CHUNK = 1 << 17;
/** What is decoded before a chunk, so that a gap at its beginning is covered as it should be. */
const MARGIN_MS = 120;
/** How far ahead of a chunk is looked for what follows a gap at its end. */
const AHEAD_MS = 500;
/** What is decoded behind a chunk, so that its last samples can be interpolated. */
const BEHIND = 6 * UPSAMPLE_REACH;

/** Both sides of a chunk; valid until the next is rendered. Null: nothing is heard. */
export type RenderedChunk = { frames: number; local: Int16Array | null; remote: Int16Array | null };

/**
 * Decodes a recording chunk by chunk, in any order. What a chunk sounds like depends on the index
 * and the bytes of the capture alone, so that every way of reading gives the same samples. Only the
 * first time, when the index is made, chunks must be rendered from first to last: the states of
 * the decoders are noted in the index on the way.
 */
export class ChunkRenderer {
  readonly chunkFrames: number;
  private readonly finder: PacketFinder;
  private readonly margin: number;
  /** What is looked at before a chunk for decoders that need to hear a little of the past. */
  private readonly preroll: number;
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
    const codecs = index.streams.flatMap((stream) => [...stream.codecs.values()]);
    const prerollMs = Math.max(0, ...codecs.map((name) => codecEntry(name).prerollMs));
    this.preroll = (prerollMs * index.sampleRate) / 1000;
    this.chunkFrames = CHUNK * (index.raised ?? 1);
    this.length = this.margin + this.chunkFrames + BEHIND;
    this.sides = [new Int16Array(this.length), new Int16Array(this.length)];
  }

  get chunks(): number {
    return Math.ceil(this.index.frames / this.chunkFrames);
  }

  /** `muted`: are the digits that were dialled silenced? */
  async render(chunk: number, muted: boolean, signal?: AbortSignal): Promise<RenderedChunk> {
    const begin = chunk * this.chunkFrames;
    const frames = Math.min(this.chunkFrames, this.index.frames - begin);
    const from = this.originOf(chunk) - this.preroll;
    const ahead = (AHEAD_MS * this.index.sampleRate) / 1000;
    const packets = await this.finder.between(
      from,
      begin + this.chunkFrames + BEHIND + ahead,
      signal,
    );
    const [local, remote] = [
      await this.side(0, packets, chunk),
      await this.side(1, packets, chunk),
    ];
    const done = [local, remote].map((samples, side) => {
      if (samples !== null && muted) this.mute(samples, side, this.originOf(chunk));
      return samples?.subarray(this.margin, this.margin + frames) ?? null;
    });
    return { frames, local: done[0]!, remote: done[1]! };
  }

  private async side(
    side: number,
    packets: StreamPackets[],
    chunk: number,
  ): Promise<Int16Array | null> {
    const heard = packets.filter(({ stream }) => stream.side === side);
    const streams = new Set(heard.map(({ stream }) => stream));
    for (const stream of this.noisy(side, chunk)) streams.add(stream);
    if (streams.size === 0) return null;
    const whole = side === LOCAL ? this.sides[0] : this.sides[1];
    whole.fill(0);
    let mixing = false;
    for (const stream of streams) {
      const own = heard.find((entry) => entry.stream === stream);
      await this.stream(stream, own, chunk, whole, mixing);
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
  private async stream(
    stream: IndexedStream,
    packets: StreamPackets | undefined,
    chunk: number,
    whole: Int16Array,
    mixing: boolean,
  ): Promise<void> {
    const { sampleRate } = this.index;
    const rates = [...stream.codecs.values()].map((name) => codecEntry(name).rate(sampleRate));
    const lanes = this.lanesOf(new Set(rates), chunk, mixing ? this.spareLane() : whole);
    lanes.get(rates[0]!)!.comfort(stream);
    const decoders = new StreamDecoders(stream, chunk);
    try {
      if (packets !== undefined) {
        const player = new StreamPlayer(packets, lanes, decoders, sampleRate);
        const origin = this.originOf(chunk);
        await player.play(origin, this.originOf(chunk + 1), origin + this.length, this.listener);
      }
    } finally {
      decoders.free();
    }
    let adding = mixing;
    for (const { samples, scale } of lanes.values()) {
      let raised = samples;
      if (scale > 1)
        await raiseRate(samples, (raised = adding ? new Int16Array(this.length) : whole), scale);
      if (adding) mixInto(whole, raised);
      adding = true;
    }
  }

  /** A lane for each sample rate; `into` is taken for that of the recording. */
  private lanesOf(rates: Set<number>, chunk: number, into: Int16Array): Map<number, Lane> {
    const { sampleRate } = this.index;
    const lanes = new Map<number, Lane>();
    // That of the recording comes first, as it is decoded to where all are mixed.
    for (const rate of [...rates].sort((a, b) => b - a)) {
      const scale = sampleRate / rate;
      const samples = scale === 1 ? into : new Int16Array(this.length / scale);
      lanes.set(rate, new Lane(samples, this.originOf(chunk), rate, scale));
    }
    return lanes;
  }

  private originOf(chunk: number): number {
    return chunk * this.chunkFrames - this.margin;
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
