import type { ByteSource } from '../byte-source.js';
import { MOST_PREROLL_MS, codecEntry } from '../codec/codecs.js';
import type { CaptureIndex } from '../index/capture-index.js';
import type { IndexPart } from '../index/index-reader.js';
import type { Room } from '../kernel/workspace.js';
import type { PeaksBuilder } from '../peaks-builder.js';
import type { SideNumber } from '../scan/sides.js';
import { LOCAL, REMOTE } from '../scan/sides.js';
import { PacketFinder } from './chunk-packets.js';
import type { ChunkPlace } from './chunk-side.js';
import { ChunkSide } from './chunk-side.js';
import { LOOKED_BEYOND_MS } from './mute-digits.js';
import { UPSAMPLE_REACH } from './upsample.js';

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
/** No chunk needs what is farther than this from it, whatever the codecs. */
const BESIDE_MS = MARGIN_MS + MOST_PREROLL_MS + AHEAD_MS + LOOKED_BEYOND_MS;
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

/** `sides`: those that are wanted; both when absent. */
export type BeginOptions = {
  muted: boolean;
  signal?: AbortSignal | undefined;
  lanes?: Lanes;
  sides?: readonly SideNumber[];
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
  workspace?: Room | undefined;
};

/** A chunk that is rendered from its beginning on, as far as it is asked for. To be freed. */
export class ChunkRendering {
  constructor(
    readonly frames: number,
    private readonly begin: number,
    private readonly sides: readonly [ChunkSide | null, ChunkSide | null],
  ) {}

  /** Renders the first `frames` frames, and perhaps more; they stay as they are. */
  async upTo(frames: number): Promise<void> {
    for (const side of this.sides) await side?.upTo(this.begin + Math.min(frames, this.frames));
  }

  /** Renders all of it, and notes the states of the decoders for the next chunk. */
  async finish(): Promise<void> {
    for (const side of this.sides) await side?.finish();
  }

  /** What is rendered so far; behind that, anything. */
  get chunk(): RenderedChunk {
    const { frames, sides } = this;
    const [local, remote] = sides;
    const concealed: [number, number] = [local?.concealed ?? 0, remote?.concealed ?? 0];
    const heard = (side: ChunkSide | null) => side?.heard.subarray(0, frames) ?? null;
    return { frames, local: heard(local), remote: heard(remote), concealed };
  }

  free(): void {
    for (const side of this.sides) side?.free();
  }
}

const BOTH_SIDES = [LOCAL, REMOTE] as const;

/** Whoever begins at the beginning, or took the chunk before, takes the next as well. */
export function inOrder(): Following {
  let before = -1;
  return (chunk) => {
    const next = chunk === before + 1 ? chunk + 1 : undefined;
    before = chunk;
    return next;
  };
}

/** Frames of a chunk of a recording, at so many times the rate that its index was made for. */
export function chunkFramesOf({ raised = 1 }: Pick<CaptureIndex, 'raised'>): number {
  return CHUNK * raised;
}

/** What of an index at `sampleRate` is needed to render chunks from a first to a last one. */
export function partOf(firstChunk: number, lastChunk: number, sampleRate: number): IndexPart {
  const beside = (BESIDE_MS * sampleRate) / 1000;
  const [from, to] = [firstChunk * CHUNK - beside, (lastChunk + 1) * CHUNK + beside];
  return { firstChunk, lastChunk, from, to };
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
    const rendering = await this.begin(chunk, { muted, signal, lanes });
    try {
      await rendering.finish();
    } finally {
      rendering.free();
    }
    const rendered = rendering.chunk;
    this.peaks?.add(chunk * this.chunkFrames, rendered.local, rendered.remote);
    return rendered;
  }

  /** Finds what is in a chunk, and renders nothing yet. */
  async begin(
    chunk: number,
    { muted, signal, lanes = this.lanes, sides = BOTH_SIDES }: BeginOptions,
  ): Promise<ChunkRendering> {
    const begin = chunk * this.chunkFrames;
    const frames = Math.min(this.chunkFrames, this.index.frames - begin);
    const packets = await this.finder.between(...this.reachOf(chunk), signal);
    const next = this.following(chunk);
    if (next !== undefined && next < this.chunks) await this.finder.expect(...this.reachOf(next));
    const place = this.placeOf(chunk, muted);
    const side = (number: SideNumber) =>
      sides.includes(number)
        ? ChunkSide.of(this.index, number, packets, place, lanes[number])
        : null;
    return new ChunkRendering(frames, begin, [side(LOCAL), side(REMOTE)]);
  }

  private placeOf(chunk: number, muted: boolean): ChunkPlace {
    const begin = chunk * this.chunkFrames;
    return {
      chunk,
      muted,
      origin: this.originOf(chunk),
      from: begin,
      to: begin + this.chunkFrames,
      noteAt: this.originOf(chunk + 1),
    };
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
}
