/** Protocol Buffers wire format, as far as the seven RPCs need it (protobuf.dev/programming-guides/encoding). */

const TWO_32 = 4294967296;

/** The stream revision of a tombstone on the wire: Int64.Max, which a JavaScript number cannot hold. */
const INT64_MAX = 9223372036854775807n;

/** Message bytes that do not follow the wire format. */
export class MalformedMessage extends Error {}

/**
 * Reads one message field by field: `while (reader.next()) switch (reader.field) …`.
 * Unknown fields must be left with `skip()`, as Protocol Buffers asks.
 */
export class WireReader {
  field = 0;
  #wireType = 0;
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  next(): boolean {
    if (this.#at >= this.bytes.length) return false;
    const tag = this.uint64();
    this.field = Math.floor(tag / 8);
    this.#wireType = tag % 8;
    return true;
  }

  /** A varint as a number; above 2^53 it loses its low bits, which no value we store reaches. */
  uint64(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      if (shift < 28) low += (byte & 0x7f) * 2 ** shift;
      else high += (byte & 0x7f) * 2 ** (shift - 28);
      if (byte < 0x80) return low + high * 2 ** 28;
    }
    throw new MalformedMessage('a varint is longer than ten bytes');
  }

  /** A varint as a signed 64-bit integer. */
  int64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new MalformedMessage('a varint is longer than ten bytes');
  }

  bool(): boolean {
    return this.uint64() !== 0;
  }

  bytesField(): Uint8Array {
    const length = this.uint64();
    const end = this.#at + length;
    if (end > this.bytes.length) throw new MalformedMessage('a field ends after its message');
    const slice = this.bytes.subarray(this.#at, end);
    this.#at = end;
    return slice;
  }

  string(): string {
    const slice = this.bytesField();
    return Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength).toString('utf8');
  }

  message(): WireReader {
    return new WireReader(this.bytesField());
  }

  skip(): void {
    if (this.#wireType === 0) this.uint64();
    else if (this.#wireType === 1) this.#at += 8;
    else if (this.#wireType === 2) this.bytesField();
    else if (this.#wireType === 5) this.#at += 4;
    else throw new MalformedMessage(`wire type ${String(this.#wireType)} is not supported`);
  }

  #byte(): number {
    const byte = this.bytes[this.#at++];
    if (byte === undefined) throw new MalformedMessage('the message ends within a field');
    return byte;
  }
}

/** Writes one message; nested messages are written on their own and put in with `bytes`. */
export class WireWriter {
  #buffer = Buffer.allocUnsafe(128);
  #length = 0;

  uint64(field: number, value: number | bigint): this {
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  bool(field: number, value: boolean): this {
    return this.uint64(field, value ? 1 : 0);
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'));
  }

  message(field: number, value: WireWriter): this {
    return this.bytes(field, value.finish());
  }

  /** An empty message: the way the protocol marks a choice without a value. */
  empty(field: number): this {
    return this.bytes(field, new Uint8Array(0));
  }

  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #varint(value: number | bigint): void {
    this.#reserve(10);
    this.#length = writeVarint(this.#buffer, this.#length, value);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + more));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** Writes an unsigned varint and returns the offset behind it. */
export function writeVarint(target: Uint8Array, at: number, value: number | bigint): number {
  if (typeof value === 'bigint') return writeBigVarint(target, at, BigInt.asUintN(64, value));
  if (value > Number.MAX_SAFE_INTEGER) return writeBigVarint(target, at, BigInt(value));
  let rest = value;
  while (rest >= TWO_32) {
    target[at++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  rest = rest >>> 0;
  while (rest >= 0x80) {
    target[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[at++] = rest;
  return at;
}

/** How many bytes `writeVarint` will use for a safe integer. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length;
}

/** A stream revision as the wire has it; our stand-in for a tombstone's becomes Int64.Max. */
export function wireRevision(revision: number): number | bigint {
  return revision >= Number.MAX_SAFE_INTEGER ? INT64_MAX : revision;
}

function writeBigVarint(target: Uint8Array, at: number, value: bigint): number {
  let rest = value;
  while (rest >= 0x80n) {
    target[at++] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  target[at++] = Number(rest);
  return at;
}
