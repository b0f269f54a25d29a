import { Datagram } from '../net/datagram.js';
import { ROW } from '../kernel/packet-rows.js';
import type { Flow } from '../net/flow-table.js';
import { FlowTable, flowOf, isOpposite } from '../net/flow-table.js';
import { isReadable } from '../net/link.js';
import { UdpFinder } from '../net/udp.js';
import { shapeOf } from '../net/packet-shape.js';
import type { PacketSink } from '../pcap/capture-format.js';
import type { Codec } from '../rtp/codec.js';
import { staticCodec } from '../rtp/codec.js';
import { readFax } from '../rtp/fax.js';
import { KnownStreams } from '../rtp/known-streams.js';
import { guessCodec } from '../rtp/payload-types.js';
import { RtpPacket } from '../rtp/rtp-packet.js';
import type { MediaDescription } from '../sip/sdp.js';
import { mediaOfSip } from '../sip/sdp.js';
import { TcpMessages } from '../sip/tcp-messages.js';
import { announcedCodec, isAnnouncedFax, isAnnouncedSecure } from '../sip/announced.js';
import { CaptureClock } from './capture-clock.js';
import { FileBlocks } from './file-blocks.js';
import type { HeldPacket } from './held-packets.js';
import { copyOf, paceOf, unknownCodec } from './held-packets.js';
import { StreamClock } from './stream-clock.js';
import { StreamScan } from './stream-scan.js';

const MAX_FLOWS = 1024;
const MAX_STREAMS_OF_FLOW = 64;
const MAX_DESCRIPTIONS = 256;
/** Packets of an unannounced payload type that are looked at before it is decided. */
const UNDECIDED = 12;
/** A stream of fewer packets gives way when there are too many. */
const FEW = 8;

type FlowScan = {
  flow: Flow;
  streams: StreamScan[];
  last: StreamScan | null;
  held: Map<StreamScan, HeldPacket[]>;
  /** Does the SDP in force speak of encryption, and how many descriptions were there then? */
  secure: boolean;
  asOf: number;
};

/** The first look at a capture: its streams, their place in time and in the file. */
export class Scan {
  readonly blocks: FileBlocks;
  readonly clock = new CaptureClock();
  readonly streams: StreamScan[] = [];
  readonly descriptions: MediaDescription[] = [];
  packets = 0;
  /** Link types of packets that cannot be read. */
  readonly unreadableLinks = new Set<number>();
  private faxAnnounced = false;
  private readonly streamClock = new StreamClock(this.clock);
  private readonly finder = new UdpFinder();
  private readonly datagram = new Datagram();
  private readonly rtp = new RtpPacket();
  private readonly tcp = new TcpMessages();
  private readonly table = new FlowTable<FlowScan>();
  private readonly bySource = new Map<number, StreamScan[]>();
  private readonly flows: FlowScan[] = [];
  /** Streams that will not give way to others any more. */
  readonly known = new KnownStreams<{ flow: FlowScan; stream: StreamScan }>(
    this.rtp,
    ({ flow, stream }, i) => {
      const offset = this.known.rows.offset(i);
      const time = ROW.times[i]!;
      this.arrive(offset, time);
      this.rtp.ssrc = stream.ssrc;
      this.take(flow, stream, offset, time > 0);
    },
  );

  constructor(
    size: number,
    private readonly followDrift: boolean,
  ) {
    this.blocks = new FileBlocks(size);
    this.finder.onTcp = (datagram, bytes, start, end) => {
      for (const message of this.tcp.add(datagram, bytes, start, end)) {
        this.describe(message, 0, message.length);
      }
    };
  }

  /** To be given every packet of the capture, in the order of the file, but for those of `known`. */
  readonly packet: PacketSink = (bytes, start, end, link, time, offset) => {
    this.arrive(offset, time);
    const { datagram, rtp } = this;
    if (!this.finder.find(datagram, bytes, start, end, link, offset)) {
      if (!isReadable(link)) this.unreadableLinks.add(link);
      return;
    }
    const isRtp = rtp.read(datagram);
    if (!isRtp && !this.isFax()) {
      this.describe(datagram.bytes, datagram.start, datagram.end);
      return;
    }
    const flow = this.media(offset, time > 0);
    const stream = flow?.last ?? null;
    if (stream === null || !isRtp || stream.isKnown || stream.counter.received < FEW) return;
    stream.isKnown = true;
    this.known.learn({ flow: flow!, stream }, shapeOf(bytes, start, datagram, rtp, link));
  };

  /** A record was captured at `time`, in microseconds since 1970. */
  private arrive(offset: number, time: number): void {
    this.packets++;
    const arrival = this.clock.read(time);
    if (!this.blocks.isFull(offset, arrival)) return;
    const waiting = this.finder.fragments.waitingSince(offset, offset);
    this.blocks.begin(offset, arrival, waiting);
  }

  finish(): void {
    for (const flow of this.flows) {
      for (const stream of flow.held.keys()) this.decide(flow, stream);
    }
    for (const stream of this.streams) stream.finish();
  }

  /** Takes fax for a stream of its own. */
  private isFax(): boolean {
    const { datagram, rtp, descriptions } = this;
    if (!this.faxAnnounced || !isAnnouncedFax(descriptions, flowOf(datagram))) return false;
    return readFax(datagram, this.clock.latest, rtp);
  }

  private describe(bytes: Uint8Array, start: number, end: number): void {
    if (this.descriptions.length >= MAX_DESCRIPTIONS) return;
    const found = mediaOfSip(bytes, start, end);
    this.faxAnnounced ||= found.some(({ medium }) => medium === 'fax');
    this.descriptions.push(...found);
  }

  /** Takes a packet; returns where it belongs, null when there is no room for it. */
  private media(offset: number, isTimed: boolean): FlowScan | null {
    const { rtp, datagram } = this;
    let flow = this.table.find(datagram);
    if (flow === undefined) {
      if (this.flows.length >= MAX_FLOWS && !this.makeRoom()) return null;
      flow = {
        flow: flowOf(datagram),
        streams: [],
        last: null,
        held: new Map(),
        secure: false,
        asOf: 0,
      };
      this.table.add(flow.flow, flow);
      this.flows.push(flow);
    }
    let stream = flow.last;
    if (stream === null || stream.ssrc !== rtp.ssrc) {
      stream = this.streamOf(flow, rtp.ssrc, this.clock.latest);
      if (stream === null) return null;
      flow.last = stream;
    }
    this.take(flow, stream, offset, isTimed);
    return flow;
  }

  private take(flow: FlowScan, stream: StreamScan, offset: number, isTimed: boolean): void {
    const { rtp } = this;
    let codec = this.codecOf(flow, stream);
    if (codec?.name === 'red' && rtp.unwrap()) codec = this.codecOf(flow, stream);
    const length = rtp.end - rtp.start;
    stream.types.see(rtp.payloadType, rtp.sequence, rtp.timestamp, rtp.bytes, rtp.start, length);
    stream.encryption.announced = this.isSecure(flow);
    const arrival = this.streamClock.arrival(stream, rtp, codec, isTimed);
    const isHeld = flow.held.size > 0 && flow.held.has(stream);
    if (codec !== undefined && !isHeld) {
      stream.take(rtp, codec, arrival, offset, this.blocks.last);
    } else this.undecided(flow, stream, arrival, offset);
  }

  private isSecure(flow: FlowScan): boolean {
    const { descriptions } = this;
    if (flow.asOf === descriptions.length) return flow.secure;
    flow.asOf = descriptions.length;
    return (flow.secure = isAnnouncedSecure(descriptions, flow.flow));
  }

  /** What the payload type of the packet means, as far as it is known or announced. */
  private codecOf(flow: FlowScan, stream: StreamScan): Codec | undefined {
    const type = this.rtp.payloadType;
    const known = stream.codecs.get(type);
    if (known !== undefined) return known;
    const codec = staticCodec(type) ?? announcedCodec(this.descriptions, flow.flow, type);
    if (codec !== undefined) stream.codecs.set(type, codec);
    return codec;
  }

  private streamOf(flow: FlowScan, ssrc: number, arrival: number): StreamScan | null {
    const known = flow.streams.find((stream) => stream.ssrc === ssrc);
    if (known !== undefined) return known;
    if (flow.streams.length >= MAX_STREAMS_OF_FLOW) {
      const weak = flow.streams.findIndex(({ counter }) => counter.received < FEW);
      if (weak < 0) return null;
      this.forget(flow.streams[weak]!);
      flow.streams.splice(weak, 1);
    }
    const predecessor = {
      endBefore: (at: number) => this.endBefore(flow, ssrc, at),
      sameSource: (timestamp: number, at: number) => this.sameSource(flow, ssrc, timestamp, at),
    };
    const stream = new StreamScan(flow.flow, ssrc, arrival, predecessor, this.followDrift);
    flow.streams.push(stream);
    this.streams.push(stream);
    const same = this.bySource.get(ssrc);
    if (same === undefined) this.bySource.set(ssrc, [stream]);
    else same.push(stream);
    return stream;
  }

  private endBefore(flow: FlowScan, ssrc: number, at: number): number {
    let nearest = -1;
    for (const { ssrc: other, end } of flow.streams) {
      if (other === ssrc || end < 0) continue;
      if (nearest < 0 || Math.abs(end - at) < Math.abs(nearest - at)) nearest = end;
    }
    return nearest;
  }

  private sameSource({ flow }: FlowScan, ssrc: number, timestamp: number, at: number): number {
    for (const stream of this.bySource.get(ssrc) ?? []) {
      // Both ends of a call may have chosen one number.
      if (isOpposite(stream.flow, flow)) continue;
      const place = stream.placement.locate(timestamp);
      if (place >= 0 && Math.abs(place - at) < 48 * 150) return place;
    }
    return -1;
  }

  /** Packets of a type nobody announced wait until its look tells what it is. */
  private undecided(flow: FlowScan, stream: StreamScan, arrival: number, offset: number): void {
    const queue = flow.held.get(stream) ?? [];
    queue.push({ packet: copyOf(this.rtp), arrival, offset, block: this.blocks.last });
    flow.held.set(stream, queue);
    if (queue.length >= UNDECIDED) this.decide(flow, stream);
  }

  private decide(flow: FlowScan, stream: StreamScan): void {
    const queue = flow.held.get(stream) ?? [];
    flow.held.delete(stream);
    for (const { packet, arrival, offset, block } of queue) {
      const type = packet.payloadType;
      let codec = stream.codecs.get(type) ?? announcedCodec(this.descriptions, flow.flow, type);
      codec ??= guessCodec(type, stream.types.observed.get(type)!, paceOf(type, queue));
      codec ??= unknownCodec(type, queue);
      stream.codecs.set(type, codec);
      stream.take(packet, codec, arrival, offset, block);
    }
  }

  private makeRoom(): boolean {
    const at = this.flows.findIndex(({ streams }) =>
      streams.every(({ counter }) => counter.received < FEW),
    );
    if (at < 0) return false;
    const [gone] = this.flows.splice(at, 1);
    this.table.remove(gone!);
    for (const stream of gone!.streams) this.forget(stream);
    return true;
  }

  private forget(stream: StreamScan): void {
    for (const list of [this.streams, this.bySource.get(stream.ssrc) ?? []]) {
      const at = list.indexOf(stream);
      if (at >= 0) list.splice(at, 1);
    }
    if (this.bySource.get(stream.ssrc)?.length === 0) this.bySource.delete(stream.ssrc);
  }
}
