import type { ByteSource } from '#media/byte-source';
import { phoneCapture } from '#media/synthesis/phone-capture';

const PAIR_MS = 20;
const PACKETS_AN_HOUR = 180_000;
/** Where things stand in a record of such a capture, and how long its payload is. */
const AT = { sequence: 60, timestamp: 62, payload: 70 } as const;

/** So many packets of a side come, then one is lost. */
const LOST_AFTER = 99;

/**
 * Two-way G.711 of so many hours that is nowhere: its bytes are made when they are read. Of a hundred packets one
 * is lost.
 */
export function longCall(hours: number): ByteSource {
  const hum = (level: number) => (out: Int16Array) => out.fill(level);
  const options = {
    codec: 'PCMA',
    durationMs: PAIR_MS,
    local: hum(900),
    remote: hum(500),
  } as const;
  const pieces = [...phoneCapture({ ...options, startedAt: new Date(0) })].map(
    ({ bytes }) => bytes,
  );
  const head = Buffer.concat(pieces.slice(0, -2));
  const pair = Buffer.concat(pieces.slice(-2));
  const size = head.length + hours * PACKETS_AN_HOUR * pair.length;
  return {
    size,
    read(offset, length) {
      const end = Math.min(size, offset + length);
      const first = Math.max(0, Math.floor((offset - head.length) / pair.length));
      const begin = head.length + first * pair.length;
      const count = Math.max(0, Math.ceil((end - begin) / pair.length));
      const parts = Buffer.allocUnsafe(count * pair.length);
      for (let i = 0; i < count; i++) writePair(parts, i * pair.length, pair, sentAs(first + i));
      const isHead = offset < head.length;
      const bytes = isHead ? Buffer.concat([head, parts]) : parts;
      const at = isHead ? offset : offset - begin;
      return Promise.resolve(bytes.subarray(at, at + Math.max(0, end - offset)));
    },
  };
}

/** The number among all that were sent of that which is in the capture. */
const sentAs = (number: number): number => number + Math.floor(number / LOST_AFTER);

/** The packets of both sides that were sent in turn `number`. */
function writePair(out: Buffer, at: number, pair: Buffer, number: number): void {
  out.set(pair, at);
  for (const record of [at, at + pair.length / 2]) {
    const ms = out.readUInt32LE(record) * 1000 + out.readUInt32LE(record + 4) / 1000;
    const sent = ms + number * PAIR_MS;
    out.writeUInt32LE(Math.floor(sent / 1000), record);
    out.writeUInt32LE(Math.round((sent % 1000) * 1000), record + 4);
    out.writeUInt16BE(number & 0xffff, record + AT.sequence);
    out.writeUInt32BE((number * 160) >>> 0, record + AT.timestamp);
    out[record + AT.payload + (number % 160)]! ^= 0x10;
  }
}
