/** The few DER encodings (ITU-T X.690) that a certificate needs. */

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tagged(SEQUENCE, ...parts);
}

export function set(...parts: readonly Uint8Array[]): Buffer {
  return tagged(SET, ...parts);
}

/** A non-negative integer from its big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes[0] ?? 0;
  return first >= 0x80 ? tagged(INTEGER, Uint8Array.of(0), bytes) : tagged(INTEGER, bytes);
}

export function boolean(value: boolean): Buffer {
  return Buffer.from([0x01, 0x01, value ? 0xff : 0x00]);
}

/** A string of whole bytes, or one that leaves bits unused at its end. */
export function bitString(bytes: Uint8Array, unusedBits = 0): Buffer {
  return tagged(BIT_STRING, Uint8Array.of(unusedBits), bytes);
}

export function octetString(bytes: Uint8Array): Buffer {
  return tagged(OCTET_STRING, bytes);
}

export function utf8String(text: string): Buffer {
  return tagged(UTF8_STRING, Buffer.from(text, 'utf8'));
}

/** Seconds precision, UTC; right for every year (RFC 5280 asks for UTCTime before 2050). */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  if (date.getUTCFullYear() < 2050) return tagged(0x17, Buffer.from(digits.slice(2), 'ascii'));
  return tagged(GENERALIZED_TIME, Buffer.from(digits, 'ascii'));
}

/** `1.2.840.10045.4.3.2` and the like. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const arcs = [first * 40 + second, ...rest].flatMap(base128);
  return tagged(OBJECT_IDENTIFIER, Buffer.from(arcs));
}

/** A context-specific tag; `constructed` when it wraps other encodings. */
export function context(
  tag: number,
  constructed: boolean,
  ...parts: readonly Uint8Array[]
): Buffer {
  return tagged(0x80 | (constructed ? 0x20 : 0) | tag, ...parts);
}

function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift((rest % 128) | 0x80);
  }
  return bytes;
}
