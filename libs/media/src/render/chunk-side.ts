import { codecEntry } from '../codec/codecs.js';
import type { CaptureIndex, IndexedStream } from '../index/capture-index.js';
import type { SideNumber } from '../scan/sides.js';
import { Lane } from './lane.js';
import { digitsNear, muteDigits } from './mute-digits.js';
import { StreamDecoders } from './stream-decoders.js';
import type { StreamPackets } from './stream-packets.js';
import type { Stretch } from './stream-player.js';
import { StreamPlayer } from './stream-player.js';
import { raiseRate } from './upsample.js';

/** Where a chunk is, in frames of the recording. `muted`: are digits silenced in it? */
export type ChunkPlace = Stretch & { chunk: number; muted: boolean };

/** What is heard of a stream in a chunk; no packets: nothing but its noise. */
type Voice = { stream: IndexedStream; packets: StreamPackets | undefined };

/** One side of a chunk, from its beginning on, as far as it is asked for. To be freed. */
export class ChunkSide {
  /** Frames that were made up as packets were lost. */
  concealed = 0;
  /** The one stream that is heard as it is decoded; null where more is done with a side. */
  private readonly plain: StreamPlayer | null;
  private decoders: StreamDecoders | null = null;
  private isDone = false;

  private constructor(
    private readonly index: CaptureIndex,
    private readonly side: SideNumber,
    private readonly voices: readonly Voice[],
    private readonly place: ChunkPlace,
    private readonly whole: Int16Array,
  ) {
    whole.fill(0);
    this.plain = this.isPlain() ? this.plainPlayer() : null;
  }

  /** `whole` is what it is decoded to. Null: nothing is heard of the side. */
  static of(
    index: CaptureIndex,
    side: SideNumber,
    packets: readonly StreamPackets[],
    place: ChunkPlace,
    whole: Int16Array,
  ): ChunkSide | null {
    const heard = packets.filter(({ stream }) => stream.side === side);
    const end = place.origin + whole.length;
    const noisy = index.streams.filter((stream) => {
      const isHeard = stream.noise.some(({ from, to }) => from < end && to > place.origin);
      return stream.side === side && isHeard;
    });
    const streams = new Set([...heard.map(({ stream }) => stream), ...noisy]);
    const voices = [...streams].map((stream) => {
      return { stream, packets: heard.find((entry) => entry.stream === stream) };
    });
    return voices.length === 0 ? null : new ChunkSide(index, side, voices, place, whole);
  }

  /** The samples from the beginning of the chunk on. */
  get heard(): Int16Array {
    return this.whole.subarray(this.place.from - this.place.origin);
  }

  /** Renders all before a frame, and perhaps more: what is mixed, raised or muted is so as a whole. */
  async upTo(frame: number): Promise<void> {
    if (this.plain === null) return this.together();
    await this.plain.playTo(Math.min(frame, this.end));
    this.concealed = this.plain.concealed;
  }

  /** Renders all of it, and notes what decoders knew where the next chunk begins. */
  async finish(): Promise<void> {
    await this.upTo(this.end);
    this.plain?.finish();
  }

  free(): void {
    this.decoders?.free();
    this.decoders = null;
  }

  /** Of packets that begin here or later only the first is looked at. */
  private get end(): number {
    return this.place.origin + this.whole.length;
  }

  /** Is what is decoded what is heard, as it comes? */
  private isPlain(): boolean {
    const { index, voices, place, side } = this;
    const [voice, another] = voices;
    if (voice === undefined || another !== undefined) return false;
    if (ratesOf(voice.stream, index).some((rate) => rate !== index.sampleRate)) return false;
    const { origin, muted } = place;
    return !muted || digitsNear(origin, this.end, index.muted[side], index.sampleRate).length === 0;
  }

  private plainPlayer(): StreamPlayer | null {
    const [{ stream, packets }] = this.voices as [Voice];
    const lanes = this.lanesOf(stream, this.whole);
    this.comfort(stream, lanes);
    return packets === undefined ? null : this.playerOf(packets, lanes);
  }

  private playerOf(packets: StreamPackets, lanes: ReadonlyMap<number, Lane>): StreamPlayer {
    const { place, index } = this;
    this.free();
    this.decoders = new StreamDecoders(packets.stream, place.chunk);
    return new StreamPlayer(packets, lanes, this.decoders, index.sampleRate, place);
  }

  private async together(): Promise<void> {
    if (this.isDone) return;
    this.isDone = true;
    let isMixing = false;
    for (const voice of this.voices) {
      await this.add(voice, isMixing);
      isMixing = true;
    }
    const { index, side, place, whole } = this;
    if (place.muted) muteDigits(whole, place.origin, index.muted[side], index.sampleRate);
  }

  /** Adds one stream; `isMixing`: there is another one already. */
  private async add({ stream, packets }: Voice, isMixing: boolean): Promise<void> {
    const { whole } = this;
    const lanes = this.lanesOf(stream, isMixing ? new Int16Array(whole.length) : whole);
    this.comfort(stream, lanes);
    if (packets !== undefined) {
      const player = this.playerOf(packets, lanes);
      await player.playTo(this.end);
      player.finish();
      this.concealed += player.concealed;
    }
    let isAdding = isMixing;
    for (const { samples, scale } of lanes.values()) {
      let raised = samples;
      if (scale > 1)
        await raiseRate(samples, (raised = isAdding ? new Int16Array(whole.length) : whole), scale);
      if (isAdding) mixInto(whole, raised);
      isAdding = true;
    }
  }

  private comfort(stream: IndexedStream, lanes: ReadonlyMap<number, Lane>): void {
    lanes.get(ratesOf(stream, this.index)[0]!)!.comfort(stream);
  }

  /** A lane for each sample rate; `into` is taken for that of the recording. */
  private lanesOf(stream: IndexedStream, into: Int16Array): Map<number, Lane> {
    const { sampleRate } = this.index;
    const lanes = new Map<number, Lane>();
    // That of the recording comes first, as it is decoded to where all are mixed.
    for (const rate of ratesOf(stream, this.index).toSorted((a, b) => b - a)) {
      const scale = sampleRate / rate;
      const samples = scale === 1 ? into : new Int16Array(this.whole.length / scale);
      lanes.set(rate, new Lane(samples, this.place.origin, rate, scale));
    }
    return lanes;
  }
}

/** The sample rates that its codecs decode to. */
function ratesOf({ codecs }: IndexedStream, { sampleRate }: CaptureIndex): number[] {
  return [...new Set([...codecs.values()].map((name) => codecEntry(name).rate(sampleRate)))];
}

function mixInto(whole: Int16Array, other: Int16Array): void {
  for (let i = 0; i < whole.length; i++) {
    const sum = whole[i]! + other[i]!;
    whole[i] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : sum;
  }
}
