import { codecEntry } from '../codec/codecs.js';
import type { Payload } from '../codec/decoder.js';
import type { SampleRate } from '../index/capture-index.js';
import type { StreamPackets } from './chunk-packets.js';
import type { Lane } from './lane.js';
import { Pace } from './pace.js';
import type { StreamDecoders } from './stream-decoders.js';

/** Told of every packet that is heard, in order, in frames of the recording. */
export interface Listener {
  /** `concealed`: how many frames before it were made up, as packets before it were lost. */
  heard(
    packets: StreamPackets,
    frame: number,
    length: number,
    sequence: number,
    concealed: number,
  ): void;
}

/** The clock is asked once in so many packets. */
const BETWEEN_LOOKS = 16;

/** Decodes the packets of one stream to their places within a chunk. */
export class StreamPlayer {
  private end = -1;
  private before = -1;
  private noted = false;

  /** `lanes` are those of the stream by sample rate; `recording` is the rate of the recording. */
  constructor(
    private readonly packets: StreamPackets,
    private readonly lanes: ReadonlyMap<number, Lane>,
    private readonly decoders: StreamDecoders,
    private readonly recording: SampleRate,
  ) {}

  /**
   * Plays the packets that last beyond frame `origin`, and as many before as their codecs need.
   * Those that last beyond frame `noteAt` belong to the next chunk as well; of those that begin at
   * `end` or later, only the first is looked at, as it tells of what was lost before it.
   */
  async play(origin: number, noteAt: number, end: number, listener?: Listener): Promise<void> {
    for (const type of new Set(this.packets.types.slice(0, this.packets.count))) {
      const codec = this.packets.stream.codecs.get(type)!;
      await this.decoders.open(codec, codecEntry(codec).rate(this.recording));
    }
    const pace = new Pace();
    let count = 0;
    for (const i of this.packets.inOrder()) {
      this.packet(i, origin, noteAt, listener);
      if (this.packets.frames[i]! >= end) break;
      if (++count % BETWEEN_LOOKS === 0 && pace.due) await pace.rest();
    }
    if (!this.noted) this.decoders.note();
  }

  private packet(i: number, origin: number, noteAt: number, listener?: Listener): void {
    const { packets } = this;
    const frame = packets.frames[i]!;
    if (this.before >= 0 && frame === packets.frames[this.before]) return;
    const payload = this.payload(i);
    const { codec, entry, lane } = this.codecOf(i);
    const samples = entry.samples(payload.bytes, payload.start, payload.end, lane.rate);
    const length = samples * lane.scale;
    // What ended before was heard in the chunk before, and is part of the decoder's state.
    if (frame + length <= origin - (entry.prerollMs * this.recording) / 1000) return;
    if (!this.noted && frame + length > noteAt) {
      this.decoders.note();
      this.noted = true;
    }
    const concealed = this.coverUpTo(frame, i, payload);
    lane.decode(this.decoders.of(codec), payload, frame, samples);
    listener?.heard(packets, frame, length, packets.sequences[i]!, concealed);
    this.before = i;
    this.end = Math.max(this.end, frame + length);
  }

  /** Covers what is missing before packet `i` with the codec of what was heard before. */
  private coverUpTo(frame: number, i: number, payload: Payload): number {
    const { packets, before } = this;
    if (before < 0 || frame <= this.end) return 0;
    const { codec, lane } = this.codecOf(before);
    const decoder = this.decoders.of(codec);
    if (packets.missing(packets.sequences[before]!, packets.sequences[i]!) === 0) {
      lane.rest(decoder, this.end, frame);
      return 0;
    }
    if (this.isNoise(this.end)) return 0;
    const next = this.codecOf(i).codec === codec ? payload : null;
    return lane.cover(decoder, this.end, frame, next);
  }

  /** Was there noise to be heard at a frame? Then what was lost is most likely more of it. */
  private isNoise(frame: number): boolean {
    return this.packets.stream.noise.some(({ from, to }) => from <= frame && frame < to);
  }

  private codecOf(i: number) {
    const codec = this.packets.stream.codecs.get(this.packets.types[i]!)!;
    const entry = codecEntry(codec);
    return { codec, entry, lane: this.lanes.get(entry.rate(this.recording))! };
  }

  private payload(i: number): Payload {
    const { bytes, starts, ends } = this.packets;
    return { bytes: bytes[i]!, start: starts[i]!, end: ends[i]! };
  }
}
