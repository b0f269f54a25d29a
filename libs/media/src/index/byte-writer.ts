/** `int` doubles what it is given. */
const LARGEST = 2 ** 54;

/** Writes numbers in few bytes: LEB128 for whole numbers, doubles for the rest. */
export class ByteWriter {
  private bytes = new Uint8Array(4096);
  private length = 0;

  done(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** A whole number from 0 to 2^53; anything else is a RangeError. */
  uint(value: number): void {
    if (!(value >= 0 && value <= LARGEST)) throw new RangeError(`${value} is no whole number.`);
    this.reserve(9);
    while (value >= 0x80) {
      this.bytes[this.length++] = (value % 0x80) | 0x80;
      value = Math.floor(value / 0x80);
    }
    this.bytes[this.length++] = value;
  }

  /** A whole number of either sign. */
  int(value: number): void {
    this.uint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  double(value: number): void {
    this.reserve(8);
    new DataView(this.bytes.buffer).setFloat64(this.length, value, true);
    this.length += 8;
  }

  blob(value: Uint8Array): void {
    this.uint(value.length);
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  text(value: string): void {
    this.blob(new TextEncoder().encode(value));
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

const UTF8 = new TextDecoder();

/** Reads what ByteWriter wrote. Throws a RangeError at the end of the bytes. */
export class ByteReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  uint(): number {
    let value = this.byte();
    if (value < 0x80) return value;
    value &= 0x7f;
    let scale = 0x80;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
      if (scale > LARGEST) throw new RangeError('A number is too large.');
    }
  }

  int(): number {
    const value = this.uint();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  /** How many of something follow, of which each has a byte at least. */
  count(): number {
    const count = this.uint();
    if (count > this.bytes.length - this.at) throw new RangeError('The bytes end too early.');
    return count;
  }

  double(): number {
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    const value = view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  blob(): Uint8Array {
    return new Uint8Array(this.view());
  }

  /** As `blob`, where it lies: for many small ones, of which a copy each takes longer than all else. */
  view(): Uint8Array {
    const length = this.uint();
    if (this.at + length > this.bytes.length) throw new RangeError('The bytes end too early.');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Passes over so many whole numbers. */
  skip(count: number): void {
    const { bytes } = this;
    let { at } = this;
    for (let left = count; left > 0; at++) {
      if (at >= bytes.length) throw new RangeError('The bytes end too early.');
      if (bytes[at]! < 0x80) left--;
    }
    this.at = at;
  }

  /** Passes over what `blob` or `view` would give. */
  pass(): void {
    const length = this.uint();
    if (this.at + length > this.bytes.length) throw new RangeError('The bytes end too early.');
    this.at += length;
  }

  /** Another one that begins where this one stands. */
  fork(): ByteReader {
    return new ByteReader(this.rest());
  }

  /** What has not been read yet. */
  rest(): Uint8Array {
    return this.bytes.subarray(this.at);
  }

  /** `likely`: texts of which it is one, most often; found among them, it need not be made. */
  text(likely: readonly string[] = []): string {
    for (const text of likely) if (this.passes(text)) return text;
    return UTF8.decode(this.view());
  }

  /** Passes over a text if it is this one, which is short and of ASCII alone. */
  private passes(text: string): boolean {
    const { bytes, at } = this;
    if (bytes[at] !== text.length || text.length >= 0x80) return false;
    for (let i = 0; i < text.length; i++) {
      if (text.charCodeAt(i) > 0x7f || bytes[at + 1 + i] !== text.charCodeAt(i)) return false;
    }
    this.at += 1 + text.length;
    return true;
  }

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new RangeError('The bytes end too early.');
    return byte;
  }
}
