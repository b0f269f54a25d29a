import type { IndexedStream } from '../index/capture-index.js';
import type { StreamPackets } from './chunk-packets.js';
import { addNoise } from './comfort-noise.js';
import { conceal } from './concealment.js';
import type { Decoder } from './decoder.js';
import { decoderOf } from './decoder.js';

/** Told of every packet that is heard, in order, in frames of the recording. */
export interface Listener {
  heard(packets: StreamPackets, frame: number, length: number, sequence: number): void;
}

/** The sound of one stream within a chunk: `samples[0]` stands for frame `origin`. */
export class Lane {
  constructor(
    readonly samples: Int16Array,
    readonly origin: number,
    private readonly rate: number,
  ) {}

  /** Decodes the packets into place; gaps are covered where packets were lost. */
  fill(packets: StreamPackets, decoders: Map<string, Decoder>, listener?: Listener): void {
    const { stream } = packets;
    let end = -1;
    let sequence = -1;
    let last = -1;
    for (const i of packets.inOrder()) {
      const frame = packets.frames[i]!;
      if (frame === last) continue;
      const name = stream.codecs.get(packets.types[i]!)!;
      let decoder = decoders.get(name);
      if (decoder === undefined) decoders.set(name, (decoder = decoderOf(name)));
      if (end >= 0 && frame > end) {
        if (packets.missing(sequence, packets.sequences[i]!) > 0) this.cover(end, frame);
      }
      const length = this.decode(decoder, packets, i, frame);
      listener?.heard(packets, frame, length, packets.sequences[i]!);
      last = frame;
      sequence = packets.sequences[i]!;
      end = Math.max(end, frame + length);
    }
  }

  private decode(decoder: Decoder, packets: StreamPackets, i: number, frame: number): number {
    const { samples, origin } = this;
    const bytes = packets.bytes[i]!;
    const start = packets.starts[i]!;
    const end = packets.ends[i]!;
    const length = decoder.samples(end - start);
    const at = frame - origin;
    if (at >= 0 && at + length <= samples.length) {
      decoder.decode(bytes, start, end, samples, at);
      return length;
    }
    const whole = new Int16Array(length);
    decoder.decode(bytes, start, end, whole, 0);
    const from = Math.max(0, -at);
    const to = Math.min(length, samples.length - at);
    if (to > from) samples.set(whole.subarray(from, to), at + from);
    return length;
  }

  private cover(from: number, to: number): void {
    const { samples, origin, rate } = this;
    const begin = from - origin;
    const stop = Math.min(to - origin, samples.length);
    if (begin < stop) conceal(samples, begin, stop, rate);
  }

  /** Comfort noise where the sender asked for it; packets decoded later replace it. */
  comfort({ noise }: IndexedStream): void {
    const { samples, origin } = this;
    for (const { from, to, level } of noise) {
      const begin = Math.max(from - origin, 0);
      const end = Math.min(to - origin, samples.length);
      if (begin < end) addNoise(samples, begin, end, origin, level);
    }
  }
}
