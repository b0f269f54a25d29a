import type { Datagram } from '../net/datagram.js';

const MOST_CONNECTIONS = 64;
const MOST_PIECES = 32;
/** A message longer than this is none that describes a call. */
const LONGEST = 65_536;
const HEADER = 20;
const START = /^(?:INVITE|ACK|PRACK|UPDATE|SIP\/2\.0) /;
const LENGTH = /^(?:content-length|l)[ \t]*:[ \t]*(\d{1,5})/im;

/** A message that has begun: TCP number of its first byte, and the pieces that are there. */
type Begun = { first: number; pieces: Map<number, Uint8Array> };

/**
 * SIP that comes over TCP (RFC 3261 section 18.3): messages are put together from segments in
 * whatever order these come. A segment that begins like a message begins one; other connections
 * and what lies before are passed over. Memory is bounded.
 */
export class TcpMessages {
  private readonly begun = new Map<string, Begun>();

  /** Takes the segment `bytes[start..end)`, header and all; returns the messages it completes. */
  add(
    { addresses, source, addressLength }: Datagram,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Uint8Array[] {
    const data = start + HEADER > end ? end : start + (bytes[start + 12]! >> 4) * 4;
    if (data >= end || data < start + HEADER) return [];
    const segment = bytes.subarray(data, end);
    const begins = isStart(segment);
    if (!begins && this.begun.size === 0) return [];
    const ends = addresses.subarray(source, source + 2 * addressLength);
    const key = `${ends.join('.')} ${bytes.subarray(start, start + 4).join('.')}`;
    const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(start + 4);
    if (begins && !this.begun.has(key)) this.begin(key, number);
    const message = this.begun.get(key);
    if (message === undefined) return [];
    const place = (number - message.first) | 0;
    if (place < 0 || place > LONGEST || message.pieces.size >= MOST_PIECES) {
      this.begun.delete(key);
      return [];
    }
    message.pieces.set(place, Uint8Array.from(segment));
    return this.complete(key, message);
  }

  private begin(key: string, first: number): void {
    if (this.begun.size >= MOST_CONNECTIONS) this.begun.delete(this.begun.keys().next().value!);
    this.begun.set(key, { first, pieces: new Map() });
  }

  private complete(key: string, message: Begun): Uint8Array[] {
    const found: Uint8Array[] = [];
    let rest = contiguous(message);
    let at = 0;
    for (;;) {
      const length = isStart(rest.subarray(at)) ? lengthOf(rest.subarray(at)) : LONGEST;
      if (length > rest.length - at) break;
      found.push(rest.subarray(at, at + length));
      at += length;
    }
    if (found.length === 0) return found;
    rest = rest.subarray(at);
    this.begun.delete(key);
    if (isStart(rest)) this.begin(key, (message.first + at) >>> 0);
    this.begun.get(key)?.pieces.set(0, rest);
    return found;
  }
}

/** What is there of a message without a hole. */
function contiguous({ pieces }: Begun): Uint8Array {
  const parts: Uint8Array[] = [];
  let reached = 0;
  for (const [place, bytes] of [...pieces].sort(([a], [b]) => a - b)) {
    if (place > reached) break;
    const fresh = bytes.subarray(reached - place);
    parts.push(fresh);
    reached += fresh.length;
  }
  return Buffer.concat(parts);
}

function isStart(bytes: Uint8Array): boolean {
  const first = bytes[0];
  if (first !== 0x49 && first !== 0x53 && first !== 0x41 && first !== 0x55 && first !== 0x50) {
    return false;
  }
  return START.test(textOf(bytes.subarray(0, 8)));
}

/** Bytes of the message at the beginning; more than can be when its header is not whole. */
function lengthOf(bytes: Uint8Array): number {
  const text = textOf(bytes);
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return LONGEST + 1;
  return head + 4 + Number(LENGTH.exec(text.slice(0, head))?.[1] ?? 0);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
