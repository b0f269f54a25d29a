import type { IndexedStream } from '../index/capture-index.js';
import { GATHERED, areOrdered } from '../kernel/gathered.js';
import { KERNEL_BYTES } from '../kernel/packet-rows.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';

/** Meanings of payload types: to be decoded, numbered with it but no sound, or RFC 2198. */
export const SOUND = 1;
export const ASIDE = 2;
export const REDUNDANT = 3;

/** There is room made for more; a capture may have a thousand streams of a few packets. */
const FEW_PACKETS = 16;

/** The packets of one stream that sound within a chunk, in the order of the file. */
export class StreamPackets {
  count = 0;
  /** Behind the last packet there is nothing but the memory of the kernel. */
  readonly bytes: Uint8Array[] = [];
  starts = new Int32Array(FEW_PACKETS);
  ends = new Int32Array(FEW_PACKETS);
  types = new Uint8Array(FEW_PACKETS);
  sequences = new Uint16Array(FEW_PACKETS);
  /** Frame at which each begins. */
  frames = new Float64Array(FEW_PACKETS);
  /** Numbers of the packets that are no sound. */
  readonly asides = new Set<number>();
  ordered = true;
  /** Is the shape of its packets known, or has none that can be? */
  isKnown = false;

  /** What each payload type means. */
  readonly meanings = new Uint8Array(128);

  constructor(readonly stream: IndexedStream) {
    for (const type of stream.asides) this.meanings[type] = ASIDE;
    for (const type of stream.codecs.keys()) this.meanings[type] = SOUND;
    for (const type of stream.redundant) this.meanings[type] = REDUNDANT;
  }

  clear(): void {
    this.count = 0;
    this.bytes.fill(KERNEL_BYTES);
    this.asides.clear();
    this.ordered = true;
  }

  add(packet: RtpPacket, frame: number): void {
    const i = this.count;
    if (i === this.frames.length) this.makeRoom(2 * i);
    if (i > 0 && frame <= this.frames[i - 1]!) this.ordered = false;
    this.bytes[i] = packet.bytes;
    this.starts[i] = packet.start;
    this.ends[i] = packet.end;
    this.types[i] = packet.payloadType;
    this.sequences[i] = packet.sequence;
    this.frames[i] = frame;
    this.count++;
  }

  /** Adds the packets that were gathered last, which are all of one payload type. */
  addGathered(added: number, type: number): void {
    const { count, bytes } = this;
    const total = count + added;
    if (total > this.frames.length) this.makeRoom(2 * total);
    const follows = count === 0 || GATHERED.frames[0]! > this.frames[count - 1]!;
    if (!follows || !areOrdered()) this.ordered = false;
    while (bytes.length < total) bytes.push(KERNEL_BYTES);
    this.starts.set(GATHERED.starts.subarray(0, added), count);
    this.ends.set(GATHERED.ends.subarray(0, added), count);
    this.types.fill(type, count, total);
    this.sequences.set(GATHERED.sequences.subarray(0, added), count);
    this.frames.set(GATHERED.frames.subarray(0, added), count);
    this.count = total;
  }

  private makeRoom(room: number): void {
    this.starts = enlarged(this.starts, new Int32Array(room));
    this.ends = enlarged(this.ends, new Int32Array(room));
    this.types = enlarged(this.types, new Uint8Array(room));
    this.sequences = enlarged(this.sequences, new Uint16Array(room));
    this.frames = enlarged(this.frames, new Float64Array(room));
  }

  /**
   * Where the packets end that are like packet `i` and each where the one before it ended, if each byte
   * is a frame; all lie in the memory of the kernel.
   */
  seamlessFrom(i: number): number {
    const { bytes, starts, ends, types, frames, count } = this;
    let n = i;
    let end = frames[i]!;
    while (n < count && frames[n] === end && types[n] === types[i] && bytes[n] === KERNEL_BYTES) {
      end += ends[n]! - starts[n]!;
      n++;
    }
    return n;
  }

  /** Packets of sound missing between two sequence numbers; 0 also when the numbering began anew. */
  missing(before: number, after: number): number {
    const step = (after - before) & 0xffff;
    if (step <= 1 || step > MOST_LOST) return 0;
    let missing = step - 1;
    if (this.asides.size === 0) return missing;
    for (let between = 1; between < step; between++) {
      if (this.asides.has((before + between) & 0xffff)) missing--;
    }
    return missing;
  }

  /**
   * Numbers of the packets by place, null when that is how they came; of those at one place, the
   * first of the file comes first.
   */
  inOrder(): number[] | null {
    if (this.ordered) return null;
    const order = Array.from({ length: this.count }, (_, i) => i);
    return order.sort((a, b) => this.frames[a]! - this.frames[b]! || a - b);
  }
}

function enlarged<Values extends { set(values: Values): void }>(
  values: Values,
  room: Values,
): Values {
  room.set(values);
  return room;
}

/** A jump of sequence numbers beyond this is a new beginning, not loss. */
const MOST_LOST = 3000;
