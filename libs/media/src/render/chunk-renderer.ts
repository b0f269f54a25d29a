import type { ByteSource } from '../byte-source.js';
import { codecEntry } from '../codec/codecs.js';
import type { CaptureIndex, IndexedStream } from '../index/capture-index.js';
import type { Workspace } from '../kernel/workspace.js';
import type { PeaksBuilder } from '../peaks-builder.js';
import type { SideNumber } from '../scan/sides.js';
import { LOCAL, REMOTE } from '../scan/sides.js';
import type { StreamPackets } from './stream-packets.js';
import { PacketFinder } from './chunk-packets.js';
import { Lane } from './lane.js';
import { LOOKED_BEYOND_MS, muteDigits } from './mute-digits.js';
import { StreamDecoders } from './stream-decoders.js';
import { StreamPlayer } from './stream-player.js';
import { UPSAMPLE_REACH, raiseRate } from './upsample.js';

/** Frames of a chunk: 16 s at 8 kHz, and at a higher rate on request too. */
const CHUNK = 1 << 17;
/** What is decoded before a chunk, so that a gap at its beginning is covered as it should be. */
const MARGIN_MS = 120;
/**
 * How far ahead of a chunk is looked for what follows a gap at its end. What is lost for longer
 * across the end of a chunk stays silent, where elsewhere its first 60 to 120 ms are made up: no
 * packet is at hand that tells how many were lost.
 */
const AHEAD_MS = 500;
/** What is decoded behind a chunk, so that its last samples can be interpolated, in frames. */
const BEHIND = 6 * UPSAMPLE_REACH;

/** Both sides of a chunk. */
export type RenderedChunk = {
  frames: number;
  /** Valid until the next chunk is rendered into the same lanes. Null: nothing is heard. */
  local: Int16Array | null;
  remote: Int16Array | null;
  /** Frames that were made up as packets were lost, of either side; each counted in one chunk. */
  concealed: [local: number, remote: number];
};

/** What a chunk is decoded to: a little more than it, of the local and of the remote side. */
export type Lanes = [Int16Array, Int16Array];

/**
 * Which chunk is rendered after one, as far as that is known: its part of the file is read while the
 * one is decoded.
 */
type Following = (chunk: number) => number | undefined;

export type RenderOptions = {
  /** Gets the waveform of every chunk that is rendered. */
  peaks?: PeaksBuilder;
  following?: Following;
  /** Where pieces of the capture and samples may lie, until `settled`. */
  workspace?: Workspace | undefined;
};

/** Whoever begins at the beginning, or took the chunk before, takes the next as well. */
export function inOrder(): Following {
  let before = -1;
  return (chunk) => {
    const next = chunk === before + 1 ? chunk + 1 : undefined;
    before = chunk;
    return next;
  };
}

/** Frames of a chunk of a recording. */
function chunkFramesOf(index: CaptureIndex): number {
  return CHUNK * (index.raised ?? 1);
}

/** Chunks of a recording. */
export function chunkCount(index: CaptureIndex): number {
  return Math.ceil(index.frames / chunkFramesOf(index));
}

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
  private readonly behind: number;
  /** What is looked at before a chunk for decoders that need to hear a little of the past. */
  private readonly preroll: number;
  private readonly length: number;
  private readonly lanes: Lanes;
  private readonly peaks: PeaksBuilder | undefined;
  private readonly following: Following;
  private spare: Int16Array | null = null;

  constructor(
    source: ByteSource,
    private readonly index: CaptureIndex,
    { peaks, following = inOrder(), workspace }: RenderOptions = {},
  ) {
    this.peaks = peaks;
    this.following = following;
    this.finder = new PacketFinder(source, index, workspace);
    this.margin = (MARGIN_MS * index.sampleRate) / 1000;
    const codecs = index.streams.flatMap((stream) => [...stream.codecs.values()]);
    const prerollMs = Math.max(0, ...codecs.map((name) => codecEntry(name).prerollMs));
    this.preroll = (prerollMs * index.sampleRate) / 1000;
    this.chunkFrames = chunkFramesOf(index);
    // A tone across its end is looked at as a whole.
    this.behind = Math.max(BEHIND, (LOOKED_BEYOND_MS * index.sampleRate) / 1000);
    this.length = this.margin + this.chunkFrames + this.behind;
    this.lanes = this.makeLanes((bytes) => workspace?.take(bytes) ?? new Uint8Array(bytes));
  }

  get chunks(): number {
    return chunkCount(this.index);
  }

  /** Lanes that `render` can decode to; `memory` gives so many bytes, whatever is in them. */
  makeLanes(memory: (bytes: number) => Uint8Array): Lanes {
    const lane = () => {
      const { buffer, byteOffset } = memory(this.length * Int16Array.BYTES_PER_ELEMENT);
      return new Int16Array(buffer, byteOffset, this.length);
    };
    return [lane(), lane()];
  }

  /** Waits until nothing is read or written any more. */
  settled(): Promise<void> {
    return this.finder.settled();
  }

  /** `muted`: are the digits that were dialled silenced? */
  async render(
    chunk: number,
    muted: boolean,
    signal?: AbortSignal,
    lanes: Lanes = this.lanes,
  ): Promise<RenderedChunk> {
    const begin = chunk * this.chunkFrames;
    const frames = Math.min(this.chunkFrames, this.index.frames - begin);
    const packets = await this.finder.between(...this.reachOf(chunk), signal);
    const next = this.following(chunk);
    if (next !== undefined && next < this.chunks) await this.finder.expect(...this.reachOf(next));
    const concealed: [number, number] = [0, 0];
    const done: (Int16Array | null)[] = [];
    for (const side of [LOCAL, REMOTE] as const) {
      const whole = lanes[side];
      const made = await this.side(side, packets, chunk, whole);
      concealed[side] = made ?? 0;
      if (made !== null && muted) this.mute(whole, side, this.originOf(chunk));
      done[side] = made === null ? null : whole.subarray(this.margin, this.margin + frames);
    }
    const [local, remote] = [done[LOCAL]!, done[REMOTE]!];
    this.peaks?.add(begin, local, remote);
    return { frames, local, remote, concealed };
  }

  /** Decodes one side to `whole`; returns how many frames were made up, null when none is heard. */
  private async side(
    side: SideNumber,
    packets: StreamPackets[],
    chunk: number,
    whole: Int16Array,
  ): Promise<number | null> {
    const heard = packets.filter(({ stream }) => stream.side === side);
    const streams = new Set(heard.map(({ stream }) => stream));
    for (const stream of this.noisy(side, chunk)) streams.add(stream);
    if (streams.size === 0) return null;
    whole.fill(0);
    let concealed = 0;
    let mixing = false;
    for (const stream of streams) {
      const own = heard.find((entry) => entry.stream === stream);
      concealed += await this.stream(stream, own, chunk, whole, mixing);
      mixing = true;
    }
    return concealed;
  }

  /** The streams of a side that have comfort noise in a chunk. */
  private noisy(side: number, chunk: number): IndexedStream[] {
    const from = this.originOf(chunk);
    const to = from + this.length;
    return this.index.streams.filter((stream) => {
      return stream.side === side && stream.noise.some((span) => span.from < to && span.to > from);
    });
  }

  /**
   * Adds one stream to a side; `mixing`: there is another one on it already. Returns how many
   * frames were made up.
   */
  private async stream(
    stream: IndexedStream,
    packets: StreamPackets | undefined,
    chunk: number,
    whole: Int16Array,
    mixing: boolean,
  ): Promise<number> {
    const { sampleRate } = this.index;
    const rates = [...stream.codecs.values()].map((name) => codecEntry(name).rate(sampleRate));
    const lanes = this.lanesOf(new Set(rates), chunk, mixing ? this.spareLane() : whole);
    lanes.get(rates[0]!)!.comfort(stream);
    const concealed = packets === undefined ? 0 : await this.play(packets, lanes, chunk);
    let adding = mixing;
    for (const { samples, scale } of lanes.values()) {
      let raised = samples;
      if (scale > 1)
        await raiseRate(samples, (raised = adding ? new Int16Array(this.length) : whole), scale);
      if (adding) mixInto(whole, raised);
      adding = true;
    }
    return concealed;
  }

  private async play(
    packets: StreamPackets,
    lanes: ReadonlyMap<number, Lane>,
    chunk: number,
  ): Promise<number> {
    const origin = this.originOf(chunk);
    const decoders = new StreamDecoders(packets.stream, chunk);
    try {
      return await new StreamPlayer(packets, lanes, decoders, this.index.sampleRate).play({
        origin,
        from: chunk * this.chunkFrames,
        to: (chunk + 1) * this.chunkFrames,
        noteAt: this.originOf(chunk + 1),
        end: origin + this.length,
      });
    } finally {
      decoders.free();
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

  /** Frames between which packets sound within a chunk, or tell how to play those that do. */
  private reachOf(chunk: number): [from: number, to: number] {
    const ahead = (AHEAD_MS * this.index.sampleRate) / 1000;
    const end = (chunk + 1) * this.chunkFrames;
    return [this.originOf(chunk) - this.preroll, end + this.behind + ahead];
  }

  private originOf(chunk: number): number {
    return chunk * this.chunkFrames - this.margin;
  }

  private spareLane(): Int16Array {
    this.spare ??= new Int16Array(this.length);
    return this.spare.fill(0);
  }

  private mute(samples: Int16Array, side: SideNumber, origin: number): void {
    muteDigits(samples, origin, this.index.muted[side], this.index.sampleRate);
  }
}

function mixInto(whole: Int16Array, other: Int16Array): void {
  for (let i = 0; i < whole.length; i++) {
    const sum = whole[i]! + other[i]!;
    whole[i] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : sum;
  }
}
