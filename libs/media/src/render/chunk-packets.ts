import type { CaptureIndex, IndexedStream } from '../index/capture-index.js';
import type { ByteSource } from '../byte-source.js';
import type { Workspace } from '../kernel/workspace.js';
import { Datagram } from '../net/datagram.js';
import { FlowTable } from '../net/flow-table.js';
import { shapeOf } from '../net/packet-shape.js';
import { UdpFinder } from '../net/udp.js';
import { CaptureReader } from '../pcap/capture-reader.js';
import { KERNEL_BYTES } from '../kernel/packet-rows.js';
import { KnownStreams } from '../rtp/known-streams.js';
import { RtpPacket } from '../rtp/rtp-packet.js';
import { UNITS, segmentOf } from '../rtp/timeline.js';

/** Meanings of payload types: to be decoded, numbered with it but no sound, or RFC 2198. */
const SOUND = 1;
const ASIDE = 2;
const REDUNDANT = 3;

/** There is room made for more; a capture may have a thousand streams of a few packets. */
const FEW_PACKETS = 16;

/** The packets of one stream that sound within a chunk, in the order of the file. */
export class StreamPackets {
  count = 0;
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
    this.bytes.length = 0;
    this.asides.clear();
    this.ordered = true;
  }

  add(packet: RtpPacket, frame: number): void {
    const i = this.count;
    if (i === this.frames.length) this.makeRoom();
    if (i > 0 && frame <= this.frames[i - 1]!) this.ordered = false;
    this.bytes[i] = packet.bytes;
    this.starts[i] = packet.start;
    this.ends[i] = packet.end;
    this.types[i] = packet.payloadType;
    this.sequences[i] = packet.sequence;
    this.frames[i] = frame;
    this.count++;
  }

  private makeRoom(): void {
    const room = 2 * this.count;
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
/** More than any real chunk holds; beyond it packets are left out, as memory is bounded. */
const MOST_PACKETS = 300_000;

/** Finds the packets that sound within a stretch of the recording. */
export class PacketFinder {
  private readonly table = new FlowTable<StreamPackets[]>();
  private readonly packets: StreamPackets[];
  private readonly finder = new UdpFinder();
  private readonly datagram = new Datagram();
  private readonly rtp = new RtpPacket();
  private readonly reach: Reach[];
  private readonly reader: CaptureReader;
  private readonly known = new KnownStreams<StreamPackets>(this.rtp, (entry, offset) => {
    if (offset >= this.wanted.begin) this.take(entry, offset);
  });
  /** What is looked for at present: from a record on, and between two frames. */
  private wanted = { begin: 0, from: 0, to: 0 };

  constructor(
    source: ByteSource,
    private readonly index: CaptureIndex,
    workspace?: Workspace,
  ) {
    const { format, holes } = index;
    const damage = { holes, known: true };
    this.reader = new CaptureReader(source, format, damage, workspace, this.known);
    this.packets = index.streams.map((stream) => new StreamPackets(stream));
    this.reach = index.streams.map((stream) => new Reach(stream));
    const flows = new Map<string, StreamPackets[]>();
    for (const entry of this.packets) {
      const { addresses, sourcePort, destinationPort } = entry.stream.flow;
      const key = `${addresses.join('.')} ${sourcePort} ${destinationPort}`;
      const same = flows.get(key);
      if (same !== undefined) {
        entry.isKnown = same.some(({ stream }) => stream.ssrc === entry.stream.ssrc);
        same.push(entry);
      } else {
        const list = [entry];
        flows.set(key, list);
        this.table.add(entry.stream.flow, list);
      }
    }
  }

  /** The packets, by stream, that begin before frame `to` and may last beyond frame `from`. */
  async between(from: number, to: number, signal?: AbortSignal): Promise<StreamPackets[]> {
    for (const entry of this.packets) entry.clear();
    this.reader.pieces.release();
    for (const [first, last] of this.runsOf(from, to)) {
      signal?.throwIfAborted();
      await this.readBlocks(first, last, from, to);
    }
    return this.packets.filter(({ count }) => count > 0);
  }

  /** Lets what `between` is asked for next be on its way already. */
  async expect(from: number, to: number): Promise<void> {
    const [run] = this.runsOf(from, to);
    if (run !== undefined) await this.reader.expect(...this.bytesOf(...run));
  }

  /** Waits until nothing is read any more. */
  settled(): Promise<void> {
    return this.reader.pieces.settled();
  }

  /** Runs of blocks (first, last) that hold something between two frames. */
  private runsOf(from: number, to: number): [number, number][] {
    const wanted = new Set<number>();
    for (const reach of this.reach) reach.collect(from, to, wanted);
    const runs: [number, number][] = [];
    for (const block of [...wanted].sort((a, b) => a - b)) {
      const last = runs.at(-1);
      if (last?.[1] === block - 1) last[1] = block;
      else runs.push([block, block]);
    }
    return runs;
  }

  /** Where to begin reading a run of blocks, fragments of its first packets before it, and its end. */
  private bytesOf(first: number, last: number): [number, number] {
    const { blocks, size } = this.index;
    return [blocks.offsets[first]! - blocks.leads[first]!, blocks.offsets[last + 1] ?? size];
  }

  private async readBlocks(first: number, last: number, from: number, to: number): Promise<void> {
    const begin = this.index.blocks.offsets[first]!;
    const [lead, end] = this.bytesOf(first, last);
    const { datagram, rtp, finder, reader } = this;
    this.wanted = { begin, from, to };
    finder.fragments.clear();
    await reader.read(lead, end, (bytes, start, stop, link, _, offset) => {
      if (!finder.find(datagram, bytes, start, stop, link, offset) || offset < begin) return;
      if (!rtp.read(datagram)) return;
      const streams = this.table.find(datagram);
      if (streams === undefined) return;
      for (const entry of streams) {
        if (entry.stream.ssrc !== rtp.ssrc) continue;
        if (!entry.isKnown) this.known.learn(entry, shapeOf(bytes, start, datagram, rtp, link));
        entry.isKnown = true;
        this.take(entry, offset);
      }
    });
  }

  /** Adds the packet that was read last to those of its stream, if it sounds where it is wanted. */
  private take(entry: StreamPackets, offset: number): void {
    const { rtp, index, reader } = this;
    const { from, to } = this.wanted;
    if (entry.meanings[rtp.payloadType] === REDUNDANT) rtp.unwrap();
    const meaning = entry.meanings[rtp.payloadType];
    if (meaning === ASIDE) entry.asides.add(rtp.sequence);
    if (meaning !== SOUND) return;
    const segment = segmentOf(entry.stream.segments, offset, rtp.timestamp);
    if (segment === undefined) return;
    if (segment.clock === 0) {
      entry.asides.add(rtp.sequence);
      return;
    }
    const ticks = (rtp.timestamp - segment.tsStart) >>> 0;
    const frame = frameOf(segment.at + ticks * (UNITS / segment.clock), index.sampleRate);
    if (frame >= to || frame < from - index.sampleRate || entry.count >= MOST_PACKETS) return;
    // What cannot stay where it was read is copied.
    if (!reader.pieces.keep()) takeOut(rtp);
    entry.add(rtp, frame);
  }
}

function takeOut(packet: RtpPacket): void {
  packet.bytes = packet.bytes.slice(packet.start, packet.end);
  packet.end -= packet.start;
  packet.start = 0;
}

/** Frame at a time given in 1/48000 s. */
export function frameOf(units: number, sampleRate: number): number {
  return Math.round((units * sampleRate) / UNITS);
}

/** Finds the blocks that hold a part of a stream. */
class Reach {
  /** Highest `to` up to each row, and lowest `from` after it: both ascend. */
  private readonly highest: number[] = [];
  private readonly lowest: number[] = [];

  constructor(private readonly stream: IndexedStream) {
    const { from, to } = stream.extents;
    let highest = -1;
    for (const end of to) this.highest.push((highest = Math.max(highest, end)));
    let lowest = Number.POSITIVE_INFINITY;
    for (let i = from.length - 1; i >= 0; i--) {
      this.lowest[i] = lowest = Math.min(lowest, from[i]!);
    }
  }

  collect(from: number, to: number, into: Set<number>): void {
    const { extents } = this.stream;
    for (let i = firstAbove(this.highest, from); i < extents.blocks.length; i++) {
      if (this.lowest[i]! >= to) return;
      if (extents.from[i]! < to && extents.to[i]! > from) into.add(extents.blocks[i]!);
    }
  }
}

/** Position of the first of ascending values that is greater than `limit`. */
function firstAbove(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
