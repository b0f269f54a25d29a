import type { IndexedStream } from '../index/capture-index.js';
import type { StreamPackets } from './chunk-packets.js';
import { addNoise } from './comfort-noise.js';
import { conceal } from './concealment.js';
import type { Decoder } from './decoder.js';
import { samplesOf } from './decoder.js';
import type { StreamDecoders } from './stream-decoders.js';

/** Told of every packet that is heard, in order, in frames of the recording. */
export interface Listener {
  heard(packets: StreamPackets, frame: number, length: number, sequence: number): void;
}

/** A payload of more samples than this is no sound. */
const LONGEST = 1 << 16;

/**
 * The sound of one stream within a chunk: `samples[0]` stands for frame `origin`. `rate` is that of
 * the lane, of which the rate of the recording is `scale` times as much; frames are always those of
 * the recording.
 */
export class Lane {
  constructor(
    readonly samples: Int16Array,
    private readonly origin: number,
    private readonly rate: number,
    private readonly scale: number,
  ) {}

  /**
   * Decodes the packets numbered by `order` into place; gaps are covered where packets were lost.
   * Packets that last beyond frame `noteAt` belong to the next chunk as well.
   */
  fill(
    packets: StreamPackets,
    order: readonly number[],
    decoders: StreamDecoders,
    noteAt: number,
    listener?: Listener,
  ): void {
    const { codecs } = packets.stream;
    let end = -1;
    let sequence = -1;
    let last = -1;
    let noted = false;
    for (const i of order) {
      const frame = packets.frames[i]!;
      if (frame === last) continue;
      const codec = codecs.get(packets.types[i]!)!;
      const samples = samplesOf(codec, packets.ends[i]! - packets.starts[i]!);
      const length = samples * this.scale;
      if (!noted && frame + length > noteAt) {
        decoders.note();
        noted = true;
      }
      if (end >= 0 && frame > end) {
        if (packets.missing(sequence, packets.sequences[i]!) > 0) this.cover(end, frame);
      }
      if (samples <= LONGEST) this.decode(decoders.of(codec), packets, i, samples);
      listener?.heard(packets, frame, length, packets.sequences[i]!);
      last = frame;
      sequence = packets.sequences[i]!;
      end = Math.max(end, frame + length);
    }
    if (!noted) decoders.note();
  }

  /** Comfort noise where the sender asked for it; packets decoded later replace it. */
  comfort({ noise }: IndexedStream): void {
    const { samples } = this;
    for (const { from, to, level } of noise) {
      const begin = Math.max(this.place(from), 0);
      const end = Math.min(this.place(to), samples.length);
      if (begin < end) addNoise(samples, begin, end, this.origin, level);
    }
  }

  private place(frame: number): number {
    return Math.round((frame - this.origin) / this.scale);
  }

  private decode(decoder: Decoder, packets: StreamPackets, i: number, length: number): void {
    const { samples } = this;
    const bytes = packets.bytes[i]!;
    const start = packets.starts[i]!;
    const end = packets.ends[i]!;
    const at = this.place(packets.frames[i]!);
    if (at >= 0 && at + length <= samples.length) {
      decoder.decode(bytes, start, end, samples, at);
      return;
    }
    const whole = new Int16Array(length);
    decoder.decode(bytes, start, end, whole, 0);
    const from = Math.max(0, -at);
    const to = Math.min(length, samples.length - at);
    if (to > from) samples.set(whole.subarray(from, to), at + from);
  }

  private cover(from: number, to: number): void {
    const begin = this.place(from);
    const stop = Math.min(this.place(to), this.samples.length);
    if (begin < stop) conceal(this.samples, begin, stop, this.rate);
  }
}
