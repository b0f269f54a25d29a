import { closeSync, openSync, writeSync } from 'node:fs';
import type { CallCodec, Payloads } from './codecs.js';
import { pcapHeader, rtpTemplate, signalling } from './packets.js';
import { pseudoRandom } from '#media/synthesis/pseudo-random';

const BUFFER = 1 << 20;
const LARGEST = 2048;
/** 2026-03-10 09:00 UTC, in seconds. */
const EPOCH = 1_773_133_200;
const MICRO = 1_000_000;
/** How much later than the local side the remote one comes, in ms. */
export const REMOTE_LAG_MS = 8;
/** Where in a record its fields stand: pcap record header, Ethernet, IPv4, UDP, RTP. */
const AT = {
  included: 8,
  original: 12,
  ipLength: 32,
  ipId: 34,
  ipSum: 40,
  udpLength: 54,
  sequence: 60,
  timestamp: 62,
  payload: 70,
} as const;

type Side = {
  readonly template: Uint8Array;
  readonly payload: Payloads;
  /** When its packets come, in µs after each tick: a fixed part, and up to how much of chance. */
  readonly lag: number;
  readonly jitter: number;
};

/**
 * Writes a two-way call as a phone writes it: dummy SIP with SDP, then either side's RTP over
 * Ethernet and IPv4, sequence numbers and timestamps running. Arrival jitters as on a quiet network,
 * always alike. Memory does not depend on `minutes`;
 * `env` is that of an encoder, where the codec needs one. Returns how many bytes it wrote.
 */
export function writeCall(
  path: string,
  codec: CallCodec,
  minutes: number,
  env: NodeJS.ProcessEnv = process.env,
): number {
  const file = openSync(path, 'w');
  try {
    return new CallWriter(file, codec, env).write(minutes);
  } finally {
    closeSync(file);
  }
}

class CallWriter {
  private readonly buffer = Buffer.alloc(BUFFER);
  private readonly random = pseudoRandom(1);
  private filled = 0;
  private written = 0;
  private packets = 0;

  constructor(
    private readonly file: number,
    private readonly codec: CallCodec,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  write(minutes: number): number {
    const { codec } = this;
    const [local, remote] = codec.payloads(this.env);
    const sides: Side[] = [
      { template: rtpTemplate(codec.type, 'local'), payload: local, lag: 0, jitter: 120 },
      {
        template: rtpTemplate(codec.type, 'remote'),
        payload: remote,
        lag: REMOTE_LAG_MS * 1000,
        jitter: 1500,
      },
    ];
    this.append(pcapHeader());
    for (const record of signalling(codec, EPOCH)) this.append(record);
    const count = Math.round((minutes * 60_000) / codec.everyMs);
    for (let i = 0; i < count; i++) for (const side of sides) this.packet(side, i);
    this.flush();
    return this.written;
  }

  private packet(side: Side, i: number): void {
    const { buffer, codec } = this;
    const at = this.filled;
    const payload = side.payload(i);
    const length = AT.payload + payload.length;
    buffer.set(side.template, at);
    buffer.set(payload, at + AT.payload);
    const time = i * codec.everyMs * 1000 + side.lag + Math.floor(this.random() * side.jitter);
    buffer.writeUInt32LE(EPOCH + Math.floor(time / MICRO), at);
    buffer.writeUInt32LE(time % MICRO, at + 4);
    buffer.writeUInt32LE(length - 16, at + AT.included);
    buffer.writeUInt32LE(length - 16, at + AT.original);
    this.ipHeader(at, length - 30);
    buffer.writeUInt16BE(length - 50, at + AT.udpLength);
    buffer.writeUInt16BE(i & 0xffff, at + AT.sequence);
    buffer.writeUInt32BE((i * codec.ticks) >>> 0, at + AT.timestamp);
    this.filled += length;
    if (this.filled > BUFFER - LARGEST) this.flush();
  }

  /** Length, identification and checksum (RFC 791); the rest is the template's. */
  private ipHeader(at: number, length: number): void {
    const { buffer } = this;
    buffer.writeUInt16BE(length, at + AT.ipLength);
    buffer.writeUInt16BE(this.packets++ & 0xffff, at + AT.ipId);
    let sum = 0;
    for (let word = 0; word < 20; word += 2) sum += buffer.readUInt16BE(at + 30 + word);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    buffer.writeUInt16BE(~sum & 0xffff, at + AT.ipSum);
  }

  private append(bytes: Uint8Array): void {
    this.buffer.set(bytes, this.filled);
    this.filled += bytes.length;
  }

  private flush(): void {
    writeSync(this.file, this.buffer, 0, this.filled);
    this.written += this.filled;
    this.filled = 0;
  }
}
