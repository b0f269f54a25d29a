import { type KeyObject, randomBytes } from 'node:crypto';
import {
  AROUND_BYTES,
  BLOCK_BYTES,
  HEADER_BYTES,
  LAST,
  MAGIC,
  SALT_BYTES,
  blobKeyOf,
  encodeLengths,
  sealBlock,
  trailer,
} from './sealed-format.js';

/** Makes the stored bytes of one sealed blob, from its beginning to its end. */
export class Sealer {
  private readonly lengths: number[] = [];

  private constructor(
    /** Comes first. */
    readonly header: Buffer,
    readonly key: KeyObject,
  ) {}

  /** @param blob its key, which it cannot be read without */
  static begin(dataKey: Uint8Array, blob: string): Sealer {
    const salt = randomBytes(SALT_BYTES);
    return new Sealer(Buffer.concat([MAGIC, salt]), blobKeyOf(dataKey, salt, blob));
  }

  /** All of it, in blocks; the last of them may be short. */
  seal(clear: Uint8Array): Buffer[] {
    return [...sealBlocks(this.key, this.reserve(clear.length), clear)];
  }

  /** For so many bytes that somebody else seals. @returns which number the first of their blocks has */
  reserve(bytes: number): number {
    const first = this.lengths.length;
    for (let left = bytes; left > 0; left -= BLOCK_BYTES)
      this.lengths.push(Math.min(left, BLOCK_BYTES));
    return first;
  }

  /**
   * What ends it. Of blocks that could not be stored nothing is said: `stored` is how many bytes of all
   * that was made are there, and must be cut where this tells.
   */
  end(stored = Infinity): { readonly at: number; readonly bytes: Buffer[] } {
    const there: number[] = [];
    let at = HEADER_BYTES;
    for (const length of this.lengths) {
      if (at + length + AROUND_BYTES > stored) break;
      at += length + AROUND_BYTES;
      there.push(length);
    }
    return { at, bytes: [...sealBlock(this.key, LAST, encodeLengths(there)), trailer(at)] };
  }
}

/** All of it, in blocks from this number on; the last of them may be short. Each is sealed when it is asked for. */
export function* sealBlocks(key: KeyObject, first: number, clear: Uint8Array): Generator<Buffer> {
  for (let at = 0, number = first; at < clear.length; at += BLOCK_BYTES, number++)
    yield* sealBlock(key, number, clear.subarray(at, at + BLOCK_BYTES));
}

/** A whole blob, sealed. */
export const sealWhole = (dataKey: Uint8Array, blob: string, clear: Uint8Array): Buffer => {
  const sealer = Sealer.begin(dataKey, blob);
  return Buffer.concat([sealer.header, ...sealer.seal(clear), ...sealer.end().bytes]);
};
