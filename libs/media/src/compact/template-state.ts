import type { Law } from './code-order.js';
import type { FieldPlaces } from './packet-template.js';
import {
  constantBytes,
  copyBytes,
  ipv4Checksum,
  putU16,
  putU32,
  u16,
  u32,
  udpChecksum,
} from './packet-template.js';

/** What a packet differs by from what its template foretells; all 0 in a steady call. */
export type Residuals = {
  time: number;
  identification: number;
  typeAndMarker: number;
  sequence: number;
  timestamp: number;
  ipChecksum: number;
  udpChecksum: number;
};

/** Byte order and resolution of the records of a pcap file. */
export type RecordClock = { littleEndian: boolean; perSecond: number };

/** Steps of more seconds are not foretold: such a record is kept as it is. */
const LONGEST_STEP = 1_000_000;
const TIMESTAMPS_PER_SECOND = 8000;
/** By RTP payload type (RFC 3551). */
const LAWS: Partial<Record<number, Law>> = { 0: 'PCMU', 8: 'PCMA' };

/**
 * Foretells the headers of the next packet of a stream from those before. Encoder and decoder keep
 * one in step with each other.
 */
export class TemplateState {
  /** How its payloads are to be taken: as G.711 of this law, or as bytes. */
  readonly law: Law | null;
  readonly constant: Uint8Array;
  private readonly last: Uint8Array;
  private second: number;
  private fraction: number;
  private identificationStep = 1;
  private timestampStep = 160;
  /** Are they of what they are for? Not where the network card was still to fill them in. */
  private ipChecksumFits = true;
  private udpChecksumFits = true;

  /**
   * `header`: record header to RTP header of the first packet; `length`: of its whole record;
   * `remembers`: a checksum that did not fit is foretold to be the same again (not in version 1).
   */
  constructor(
    header: Uint8Array,
    readonly places: FieldPlaces,
    readonly length: number,
    private readonly clock: RecordClock,
    private readonly remembers: boolean,
  ) {
    this.last = Uint8Array.from(header);
    this.constant = constantBytes(places);
    this.law = LAWS[header[places.rtp + 1]! & 0x7f] ?? null;
    [this.second, this.fraction] = timeOf(header, 0, clock);
  }

  /** Does the record at `at` belong to this stream? */
  matches(bytes: Uint8Array, at: number, length: number): boolean {
    if (length !== this.length) return false;
    const { last, constant } = this;
    for (let i = last.length - 1; i >= 0; i--) {
      if (constant[i] === 1 && last[i] !== bytes[at + i]) return false;
    }
    const [second, fraction] = timeOf(bytes, at, this.clock);
    return Math.abs(second - this.second) < LONGEST_STEP && fraction < this.clock.perSecond;
  }

  /** How the record at `at` differs from what is foretold; goes on to the next. */
  measure(bytes: Uint8Array, at: number, into: Residuals): void {
    const { last, places } = this;
    const { ip, udp, rtp } = places;
    const timestamp = (u32(bytes, at + rtp + 4) - u32(last, rtp + 4)) | 0;
    into.timestamp = (timestamp - this.timestampStep) | 0;
    into.sequence = int16(u16(bytes, at + rtp + 2) - u16(last, rtp + 2) - 1);
    into.typeAndMarker = bytes[at + rtp + 1]! ^ last[rtp + 1]!;
    const step = int16(u16(bytes, at + ip + 4) - u16(last, ip + 4));
    into.identification = int16(step - this.identificationStep);
    into.ipChecksum = u16(bytes, at + ip + 10) ^ this.foretoldIp(bytes, at);
    into.udpChecksum = u16(bytes, at + udp + 6) ^ this.foretoldUdp(bytes, at);
    const [second, fraction] = timeOf(bytes, at, this.clock);
    const elapsed = (second - this.second) * this.clock.perSecond + fraction - this.fraction;
    into.time = elapsed - this.pace(timestamp);
    this.remember(bytes, at, into);
    this.proceed(bytes, at, step, timestamp, second, fraction);
  }

  /** Writes the headers of the next record to `at`; its payload must already stand there. */
  restore(residuals: Residuals, bytes: Uint8Array, at: number): void {
    const { last, places } = this;
    const { ip, udp, rtp } = places;
    bytes.set(last, at);
    const timestamp = (residuals.timestamp + this.timestampStep) | 0;
    putU32(bytes, at + rtp + 4, (u32(last, rtp + 4) + timestamp) >>> 0);
    putU16(bytes, at + rtp + 2, (u16(last, rtp + 2) + 1 + residuals.sequence) & 0xffff);
    bytes[at + rtp + 1] = last[rtp + 1]! ^ residuals.typeAndMarker;
    const step = int16(residuals.identification + this.identificationStep);
    putU16(bytes, at + ip + 4, (u16(last, ip + 4) + step) & 0xffff);
    const elapsed = residuals.time + this.pace(timestamp) + this.fraction;
    const second = this.second + Math.floor(elapsed / this.clock.perSecond);
    const fraction = elapsed - Math.floor(elapsed / this.clock.perSecond) * this.clock.perSecond;
    putTime(bytes, at, second, fraction, this.clock);
    putU16(bytes, at + ip + 10, residuals.ipChecksum ^ this.foretoldIp(bytes, at));
    putU16(bytes, at + udp + 6, residuals.udpChecksum ^ this.foretoldUdp(bytes, at));
    this.remember(bytes, at, residuals);
    this.proceed(bytes, at, step, timestamp, second, fraction);
  }

  private foretoldIp(bytes: Uint8Array, at: number, fits = this.ipChecksumFits): number {
    const { ip } = this.places;
    return fits ? ipv4Checksum(bytes, at + ip) : u16(this.last, ip + 10);
  }

  /** Senders that leave the UDP checksum out leave it out always. */
  private foretoldUdp(bytes: Uint8Array, at: number, fits = this.udpChecksumFits): number {
    const { ip, udp } = this.places;
    const before = u16(this.last, udp + 6);
    return before === 0 || !fits ? before : udpChecksum(bytes, at + ip, at + this.length);
  }

  /** What was foretold wrongly, and rightly in the other way, is foretold in that from now on. */
  private remember(bytes: Uint8Array, at: number, { ipChecksum, udpChecksum }: Residuals): void {
    if (!this.remembers) return;
    const { ip, udp } = this.places;
    if (ipChecksum !== 0) {
      const other = !this.ipChecksumFits;
      if (u16(bytes, at + ip + 10) === this.foretoldIp(bytes, at, other))
        this.ipChecksumFits = other;
    }
    if (udpChecksum !== 0) {
      const other = !this.udpChecksumFits;
      if (u16(bytes, at + udp + 6) === this.foretoldUdp(bytes, at, other))
        this.udpChecksumFits = other;
    }
  }

  /** Units of the record clock that so many timestamps last. */
  private pace(timestamps: number): number {
    return Math.round((timestamps * this.clock.perSecond) / TIMESTAMPS_PER_SECOND);
  }

  private proceed(
    bytes: Uint8Array,
    at: number,
    identificationStep: number,
    timestampStep: number,
    second: number,
    fraction: number,
  ): void {
    copyBytes(bytes, at, at + this.last.length, this.last, 0);
    this.identificationStep = identificationStep;
    this.timestampStep = timestampStep;
    this.second = second;
    this.fraction = fraction;
  }
}

function timeOf(bytes: Uint8Array, at: number, { littleEndian }: RecordClock): [number, number] {
  if (!littleEndian) return [u32(bytes, at), u32(bytes, at + 4)];
  return [u32le(bytes, at), u32le(bytes, at + 4)];
}

function putTime(
  bytes: Uint8Array,
  at: number,
  second: number,
  fraction: number,
  { littleEndian }: RecordClock,
): void {
  const put = littleEndian ? putU32le : putU32;
  put(bytes, at, second);
  put(bytes, at + 4, fraction);
}

function u32le(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  );
}

function putU32le(bytes: Uint8Array, at: number, value: number): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = value >>> (8 * i);
}

function int16(value: number): number {
  return (value << 16) >> 16;
}
