import type { Flow } from '../net/flow-table.js';
import { StreamGaps } from '../quality/stream-gaps.js';
import type { Codec } from '../rtp/codec.js';
import { noiseLevel, payloadTicks, soundClock } from '../rtp/codec.js';
import { ContentSketch } from '../rtp/content-sketch.js';
import { TelephoneEvents } from '../rtp/dtmf.js';
import { EncryptionWatch } from '../rtp/encryption.js';
import { JitterMeter } from '../rtp/jitter-meter.js';
import type { Placeable, PlacedSink, Predecessor } from '../rtp/placeable.js';
import { Placement } from '../rtp/placement.js';
import { PayloadTypes } from '../rtp/payload-types.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { Arrival } from '../rtp/sequence-counter.js';
import { SenderClock } from '../rtp/sender-clock.js';
import { SequenceCounter } from '../rtp/sequence-counter.js';
import { UNITS } from '../rtp/timeline.js';
import { Extents } from './extents.js';
import { LONGEST } from './capture-clock.js';
import { isQuiet } from './quiet.js';

/** A stretch filled with comfort noise; `level` is in −dBov (RFC 3389). */
export type NoiseSpan = { from: number; to: number; level: number };

/** How far a packet that is no sound reaches: where it must be seen to count it. */
const ASIDE = UNITS / 50;
const MAX_NOISE_SPANS = 20_000;
const MAX_TYPE_CHANGES = 64;
/** So many packets that are no sound, and stand for no time, may be missing in a row. */
const ASIDES_LOST = 16;
/** How long noise lasts when no packet follows. */
const NOISE_TAIL = UNITS / 2;

/** What a scan learns of one RTP stream: one SSRC of one flow. */
export class StreamScan implements PlacedSink {
  readonly counter = new SequenceCounter();
  readonly jitter = new JitterMeter();
  readonly types = new PayloadTypes();
  readonly events = new TelephoneEvents();
  readonly gaps = new StreamGaps();
  readonly encryption = new EncryptionWatch();
  readonly sender = new SenderClock();
  readonly placement: Placement;
  readonly extents = new Extents();
  readonly sketch = new ContentSketch();
  readonly noise: NoiseSpan[] = [];
  /** What each payload type means, as far as decided. */
  readonly codecs = new Map<number, Codec>();
  readonly firstArrival: number;
  start = Number.POSITIVE_INFINITY;
  end = -1;
  lastArrival: number;
  /** Packets whose end was not captured. */
  cutShort = 0;
  /** Is the shape of its packets known, or has none that can be? */
  isKnown = false;
  /** Which payload type carried the media from when on, 1/48000 s; the first changes only. */
  readonly typeChanges: { type: number; at: number }[] = [];
  private mediaType = -1;
  /** The timestamp right behind the sound sent last; −1 where that is not known. */
  private due = -1;
  private jitterBase = -1;
  private readonly packet: Placeable = {
    offset: 0,
    block: 0,
    sequence: 0,
    timestamp: 0,
    marker: false,
    restarts: false,
    quiet: false,
    arrival: 0,
    clock: 0,
    isUnclear: false,
    noise: -1,
    length: 0,
  };

  constructor(
    readonly flow: Flow,
    readonly ssrc: number,
    arrival: number,
    predecessor: Predecessor,
    followDrift: boolean,
  ) {
    this.firstArrival = arrival;
    this.lastArrival = arrival;
    this.placement = new Placement(this, predecessor, followDrift);
  }

  /** Takes in a packet of codec `codec`; `block` is the block of the file it is in. */
  take(packet: RtpPacket, codec: Codec, arrival: number, offset: number, block: number): void {
    this.lastArrival = arrival;
    const { timestamp, sequence } = packet;
    const { content } = packet;
    const counted = this.count(packet, codec, content);
    if (counted === 'duplicate') return;
    if (content !== 0 && codec.kind === 'audio') this.sketch.add(content, arrival);
    this.packet.restarts = counted === 'restart';
    if (packet.cut > 0) this.cutShort++;
    if (packet.payloadType !== this.mediaType) this.noteType(packet.payloadType, codec, arrival);
    if (codec.kind !== 'audio') this.gaps.aside(sequence);
    if (codec.kind === 'event') {
      const at = this.placement.locate(timestamp);
      // Before the first sound is placed, nothing is known but when it came.
      const placed = at >= 0 && Math.abs(at - arrival) < UNITS;
      this.extents.add(block, arrival, arrival + ASIDE);
      this.events.add(packet, placed ? at : arrival, codec.clock, offset);
      return;
    }
    if (codec.kind !== 'audio' && codec.kind !== 'noise') return;
    if (codec.kind === 'audio') this.encryption.see(packet, codec, offset);
    this.place(packet, codec, arrival, offset, block);
    if (counted !== 'late') this.due = this.behind(codec);
  }

  private count(packet: RtpPacket, codec: Codec, content: number): Arrival {
    const { sequence, timestamp } = packet;
    const anew = !this.counter.isNext(sequence) && this.isNumberedAnew(packet, codec);
    return this.counter.count(sequence, (content ^ timestamp) & 0xff || 1, anew);
  }

  /** Does only the number of a packet jump, as its sound goes on where that before it ended? */
  private isNumberedAnew({ sequence, timestamp }: RtpPacket, { kind }: Codec): boolean {
    if (timestamp !== this.due || kind !== 'audio') return false;
    return !this.gaps.hasAsides || this.counter.beyond(sequence) > ASIDES_LOST;
  }

  /** The timestamp right behind the packet that was taken last, if it was sound. */
  private behind({ kind }: Codec): number {
    const { timestamp, length, clock } = this.packet;
    return kind === 'audio' && length > 0 ? (timestamp + (length * clock) / UNITS) >>> 0 : -1;
  }

  private place(
    { sequence, timestamp, marker, bytes, start, end }: RtpPacket,
    codec: Codec,
    arrival: number,
    offset: number,
    block: number,
  ): void {
    const { packet, placement } = this;
    const noise = noiseLevel(codec, bytes, start, end);
    packet.offset = offset;
    packet.block = block;
    packet.sequence = sequence;
    packet.timestamp = timestamp;
    packet.marker = marker;
    packet.quiet = placement.asksForQuiet && (noise >= 0 || isQuiet(codec, bytes, start, end));
    packet.arrival = arrival;
    packet.noise = noise;
    this.time(packet, codec, payloadTicks(codec, bytes, start, end));
    if (noise >= 0 && packet.length === 0) this.gaps.aside(sequence);
    placement.add(packet);
  }

  /** By which clock a packet is numbered, and how long it lasts; `ticks` are those of its payload. */
  private time(packet: Placeable, codec: Codec, ticks: number): void {
    const { sender, encryption, jitter } = this;
    const hidden = encryption.ticks;
    const tells = hidden === 0 && ticks > 0 && packet.noise < 0;
    if (tells && sender.see(packet, ticks, codec)) this.reclock();
    packet.clock = sender.clockOf(codec);
    packet.isUnclear = tells && sender.isDoubtful;
    packet.length =
      hidden > 0 ? hidden * (UNITS / packet.clock) : ticks * (UNITS / soundClock(codec));
    if (this.jitterBase < 0) this.jitterBase = packet.timestamp;
    const sent = (packet.timestamp - this.jitterBase) | 0;
    jitter.add(packet.arrival / 48, (sent / packet.clock) * 1000);
  }

  /** The sender counts by another clock, as has turned out by now. */
  private reclock(): void {
    const { sender, placement, jitter } = this;
    jitter.reset();
    this.encryption.pace = sender.pace;
    placement.reclock(sender.since, sender.clock);
  }

  /** Noise and digits come between media; they are no change of codec. */
  private noteType(type: number, { kind }: Codec, at: number): void {
    if (kind === 'noise' || kind === 'event') return;
    this.mediaType = type;
    if (this.typeChanges.length < MAX_TYPE_CHANGES) this.typeChanges.push({ type, at });
  }

  placed(packet: Placeable, at: number): void {
    if (at > LONGEST) return;
    this.boundNoise(at);
    const to = at + packet.length;
    if (packet.noise >= 0) this.addNoise(to, packet.noise);
    if (packet.noise >= 0 && packet.length === 0) {
      this.extents.add(packet.block, at, at + ASIDE);
      return;
    }
    this.gaps.sound(packet.sequence, at, packet.length, packet.restarts);
    if (at < this.start) this.start = at;
    if (to > this.end) this.end = to;
    this.extents.add(packet.block, at, to);
  }

  /** Noise lasts until the next packet. */
  private boundNoise(at: number): void {
    const last = this.noise.at(-1);
    if (last?.to !== Number.POSITIVE_INFINITY || at < last.from) return;
    if (at === last.from) this.noise.pop();
    else last.to = at;
  }

  private addNoise(at: number, level: number): void {
    const last = this.noise.at(-1);
    // Out of order: what came after it is known already.
    if (last?.to === Number.POSITIVE_INFINITY) return;
    if (last !== undefined && last.level === level && last.to === at) {
      last.to = Number.POSITIVE_INFINITY;
    } else if (this.noise.length < MAX_NOISE_SPANS) {
      this.noise.push({ from: at, to: Number.POSITIVE_INFINITY, level });
    }
  }

  finish(): void {
    if (this.sender.finish()) this.reclock();
    this.placement.finish();
    this.events.settle(this.placement.segments);
    this.gaps.finish();
    this.encryption.finish();
    const last = this.noise.at(-1);
    if (last !== undefined && last.to === Number.POSITIVE_INFINITY)
      last.to = last.from + NOISE_TAIL;
  }
}
