import { readFileSync } from 'node:fs';
import type { Decoder } from '../src/codec/decoder.js';
import type { Sent } from './capture-builder.js';
import { rtp } from './capture-builder.js';
import type { Packet } from './speech.js';
import { FIXTURES, speaker } from './speech.js';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Ethernet, IPv4 and UDP; then RTP, whose SSRC ends it. */
const BEFORE_RTP = 42;
const RTP_HEADER = 12;
const SSRC = [161, 178];

/** The RTP payloads of one side of a fixture, in order. */
export function payloadsOf(fixture: string, side: 0 | 1): Uint8Array[] {
  const file = readFileSync(`${FIXTURES}/${fixture}`);
  const payloads: Uint8Array[] = [];
  for (let at = FILE_HEADER; at < file.length;) {
    const end = at + RECORD_HEADER + file.readUInt32LE(at + 8);
    const from = at + RECORD_HEADER + BEFORE_RTP;
    if (file.readUInt32BE(from + 8) === SSRC[side]) {
      payloads.push(new Uint8Array(file.subarray(from + RTP_HEADER, end)));
    }
    at = end;
  }
  return payloads;
}

/** All that a decoder makes of payloads, one after the other. */
export function decodeAll(
  decoder: Decoder,
  payloads: readonly Uint8Array[],
  length: number,
): Int16Array {
  const out = new Int16Array(length);
  let at = 0;
  for (const payload of payloads) at += decoder.decode(payload, 0, payload.length, out, at);
  decoder.flush?.();
  return out;
}

/** A side that sends these payloads, of `ms` each, as payload type `type`; null is lost. */
export function sender(
  side: 0 | 1,
  type: number,
  ms: number,
  payloads: readonly (Uint8Array | null)[],
): Sent[] {
  const [like] = speaker(side, (packet, i) => (i === 0 ? packet : null));
  return payloads.flatMap((payload, i) => {
    if (payload === null) return [];
    const packet: Packet = {
      timeMs: i * ms,
      sequence: 1000 + i,
      timestamp: 5000 + i * ms * 8,
      type,
      ssrc: SSRC[side]!,
      from: like!.from,
      to: like!.to,
      payload,
    };
    return [{ timeMs: packet.timeMs, from: packet.from, to: packet.to, payload: rtp(packet) }];
  });
}
