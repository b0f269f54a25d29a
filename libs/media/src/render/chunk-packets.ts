import type { CaptureIndex, IndexedStream } from '../index/capture-index.js';
import type { ByteSource } from '../byte-source.js';
import { gather } from '../kernel/gathered.js';
import type { Room } from '../kernel/workspace.js';
import { Datagram } from '../net/datagram.js';
import { FlowTable } from '../net/flow-table.js';
import { shapeOf } from '../net/packet-shape.js';
import { UdpFinder } from '../net/udp.js';
import { CaptureReader } from '../pcap/capture-reader.js';
import { KnownStreams } from '../rtp/known-streams.js';
import { RtpPacket } from '../rtp/rtp-packet.js';
import { UNITS, lastBegun, segmentOf } from '../rtp/timeline.js';
import { ASIDE, REDUNDANT, SOUND, StreamPackets } from './stream-packets.js';

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
  private readonly known = new KnownStreams<StreamPackets>(this.rtp, (entry, i) => {
    const offset = this.known.rows.offset(i);
    if (offset >= this.wanted.begin) this.take(entry, offset);
  });
  /** What is looked for at present: from a record on, and between two frames. */
  private wanted = { begin: 0, from: 0, to: 0 };

  constructor(
    source: ByteSource,
    private readonly index: CaptureIndex,
    workspace?: Room,
  ) {
    const { format, holes } = index;
    const damage = { holes, known: true };
    const known = { rows: this.known.rows, take: () => this.takeRow() };
    this.reader = new CaptureReader(source, format, damage, workspace, known);
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

  private takeRow(): void {
    const { known } = this;
    for (let number = 0; number < known.rows.streams; number++) {
      if (!this.takeGathered(number)) known.take(number);
    }
  }

  /**
   * Adds the packets of a stream in the row at once, if all are of one codec and one segment; false, and
   * nothing added, if not.
   */
  private takeGathered(number: number): boolean {
    const entry = this.known.of(number);
    const { segments, codecs } = entry.stream;
    const { rows } = this.known;
    const { from, to } = this.wanted;
    const begin = Math.max(this.wanted.begin, rows.offset(0));
    const newest = lastBegun(segments, begin);
    const segment = segments[newest];
    const [type, another] = codecs.keys();
    if (type === undefined || another !== undefined || entry.meanings[type] !== SOUND) return false;
    if (segment === undefined || segment.clock === 0) return false;
    const rate = this.index.sampleRate;
    const until = rows.addressOf(segments[newest + 1]?.fromOffset ?? Infinity);
    const place = { ...segment, rate, low: from - rate, high: to };
    const count = gather({ ...place, stream: number, type, begin: rows.addressOf(begin), until });
    if (count <= 0) return count === 0;
    if (entry.count + count > MOST_PACKETS || !this.reader.pieces.keep()) return false;
    entry.addGathered(count, type);
    return true;
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
  private readonly highest: readonly number[];
  private readonly lowest: readonly number[];

  constructor(private readonly stream: IndexedStream) {
    const { from, to } = stream.extents;
    this.highest = isAscending(to) ? to : highestUpTo(to);
    this.lowest = isAscending(from) ? from : lowestFrom(from);
  }

  collect(from: number, to: number, into: Set<number>): void {
    const { extents } = this.stream;
    for (let i = firstAbove(this.highest, from); i < extents.blocks.length; i++) {
      if (this.lowest[i]! >= to) return;
      if (extents.from[i]! < to && extents.to[i]! > from) into.add(extents.blocks[i]!);
    }
  }
}

function isAscending(values: readonly number[]): boolean {
  for (let i = 1; i < values.length; i++) if (values[i]! < values[i - 1]!) return false;
  return true;
}

function highestUpTo(values: readonly number[]): number[] {
  let highest = -1;
  return values.map((value) => (highest = Math.max(highest, value)));
}

function lowestFrom(values: readonly number[]): number[] {
  let lowest = Number.POSITIVE_INFINITY;
  return values
    .toReversed()
    .map((value) => (lowest = Math.min(lowest, value)))
    .reverse();
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
