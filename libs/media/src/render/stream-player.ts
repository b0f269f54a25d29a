import type { CodecEntry } from '../codec/codecs.js';
import { codecEntry } from '../codec/codecs.js';
import type { Decoder, Payload } from '../codec/decoder.js';
import type { SampleRate } from '../index/capture-index.js';
import type { StreamPackets } from './stream-packets.js';
import type { Lane } from './lane.js';
import { Pace } from './pace.js';
import type { StreamDecoders } from './stream-decoders.js';

/** The clock is asked once in so many packets. */
const BETWEEN_LOOKS = 16;
/** A gap so many times longer than what was lost is a pause as well. */
const PAUSED = 1.5;

/** What decodes the packets of one payload type, and to where. */
type Voice = { codec: string; entry: CodecEntry; lane: Lane; decoder: Decoder; preroll: number };

/** What a player is to play, in frames of the recording. */
export type Stretch = {
  /** Packets that last beyond this are played, and as many before as their codecs need. */
  origin: number;
  /** Of sound that was made up, that which begins within these is counted. */
  from: number;
  to: number;
  /** Packets that last beyond this belong to the next chunk as well. */
  noteAt: number;
};

/** Decodes the packets of one stream to their places within a chunk, from first to last. */
export class StreamPlayer {
  /** Frames that were made up because packets were lost. */
  concealed = 0;
  private readonly voices: (Voice | undefined)[] = [];
  private readonly order: number[] | null;
  private voice: Voice | null = null;
  private end = -1;
  private before = -1;
  private length = 0;
  private noted = false;
  /** Packets that are done, and the frame at which the last of them begins. */
  private done = 0;
  private reached = -Infinity;

  /** `lanes` are those of the stream by sample rate; `recording` is the rate of the recording. */
  constructor(
    private readonly packets: StreamPackets,
    private readonly lanes: ReadonlyMap<number, Lane>,
    private readonly decoders: StreamDecoders,
    private readonly recording: SampleRate,
    private readonly stretch: Stretch,
  ) {
    this.order = packets.inOrder();
  }

  /**
   * Goes on until all before frame `end` is as it will be. Of the packets that begin there or later only
   * the first is looked at: it tells what was lost.
   */
  async playTo(end: number): Promise<void> {
    const { packets, order } = this;
    if (this.done === 0) await this.openVoices();
    const pace = new Pace();
    while (this.reached < end) {
      if (order === null) this.done += this.row(this.done);
      if (this.done === packets.count) break;
      const i = order === null ? this.done : order[this.done]!;
      this.packet(i);
      this.reached = packets.frames[i]!;
      if (this.done++ % BETWEEN_LOOKS === 0 && pace.due) await pace.rest();
    }
    this.decoders.flush();
  }

  /** All is played: notes what decoders knew where the next chunk begins, unless that was done on the way. */
  finish(): void {
    if (!this.noted) this.decoders.note();
  }

  private async openVoices(): Promise<void> {
    const { types, count, stream } = this.packets;
    for (let i = 0; i < count; i++) {
      const type = types[i]!;
      if (this.voices[type] !== undefined) continue;
      const codec = stream.codecs.get(type)!;
      const entry = codecEntry(codec);
      const lane = this.lanes.get(entry.rate(this.recording))!;
      const decoder = await this.decoders.open(codec, lane.rate);
      const preroll = (entry.prerollMs * this.recording) / 1000;
      this.voices[type] = { codec, entry, lane, decoder, preroll };
    }
  }

  /** Decodes packets from `i` on at once that go on where the last one ended; returns how many. */
  private row(i: number): number {
    const { packets, voice, end } = this;
    const { starts, ends, frames, types } = packets;
    if (voice === null || frames[i] !== end || this.voices[types[i]!] !== voice) return 0;
    if (voice.decoder.decodeRow === undefined) return 0;
    const to = packets.seamlessFrom(i);
    if (to === i) return 0;
    const { lane, decoder } = voice;
    const count = lane.decodeRow(decoder, starts.subarray(i, to), ends.subarray(i, to), end);
    if (count === 0) return 0;
    const last = i + count - 1;
    this.before = last;
    this.length = ends[last]! - starts[last]!;
    this.end = frames[last]! + this.length;
    return count;
  }

  private packet(i: number): void {
    const { packets, before } = this;
    const { origin, from, to, noteAt } = this.stretch;
    const frame = packets.frames[i]!;
    if (before >= 0 && frame === packets.frames[before]) return;
    const voice = this.voices[packets.types[i]!]!;
    const { entry, lane, decoder, preroll } = voice;
    const bytes = packets.bytes[i]!;
    const start = packets.starts[i]!;
    const stop = packets.ends[i]!;
    const samples = entry.samples(bytes, start, stop, lane.rate);
    const length = samples * lane.scale;
    // What ended before was heard in the chunk before, and is part of the decoder's state.
    if (frame + length <= origin - preroll) return;
    if (!this.noted && frame + length > noteAt) {
      this.decoders.note();
      this.noted = true;
    }
    if (before >= 0 && frame > this.end) {
      const made = this.coverUpTo(frame, i, voice, length);
      if (this.end >= from && this.end < to) this.concealed += made;
    }
    if (voice !== this.voice) this.decoders.use(voice.codec);
    this.voice = voice;
    lane.decode(decoder, bytes, start, stop, frame, samples);
    this.before = i;
    this.length = length;
    if (frame + length > this.end) this.end = frame + length;
  }

  /** Covers what is missing before packet `i` with the codec of what was heard before. */
  private coverUpTo(frame: number, i: number, next: Voice, length: number): number {
    const { packets, before, end } = this;
    const { codec, lane, decoder } = this.voices[packets.types[before]!]!;
    const missing = packets.missing(packets.sequences[before]!, packets.sequences[i]!);
    const lost = missing * Math.max(length, this.length);
    // More time than the lost packets would have filled: the sender paused as well.
    const paused = frame - end > PAUSED * lost;
    const until = paused ? end + lost : frame;
    const known = missing === 0 || this.isNoise(end);
    const made = known ? 0 : lane.cover(decoder, end, until, follows());
    lane.rest(decoder, until, frame);
    return made;

    function follows(): Payload | null {
      if (paused || next.codec !== codec) return null;
      return { bytes: packets.bytes[i]!, start: packets.starts[i]!, end: packets.ends[i]! };
    }
  }

  /** Was there noise to be heard at a frame? Then what was lost is most likely more of it. */
  private isNoise(frame: number): boolean {
    return this.packets.stream.noise.some(({ from, to }) => from <= frame && frame < to);
  }
}
