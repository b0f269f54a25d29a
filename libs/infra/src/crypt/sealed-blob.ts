import type { KeyObject } from 'node:crypto';
import type { OpenBlob } from '../blobs/blob-store.js';
import {
  AROUND_BYTES,
  HEADER_BYTES,
  LAST,
  MAGIC,
  SealFault,
  TRAILER_BYTES,
  blobKeyOf,
  decodeStarts,
  isLastBlock,
  isSealed,
  openBlock,
  readTrailer,
} from './sealed-format.js';

/** The clear bytes of a sealed blob, from anywhere on: only the blocks that hold them are opened. */
export class SealedBlob implements OpenBlob {
  /** The block that was opened last: who reads on begins in it. */
  private newest: { readonly number: number; readonly clear: Buffer } | null = null;

  private constructor(
    private readonly stored: OpenBlob,
    private readonly blob: string,
    private readonly key: KeyObject,
    /** Where each block begins in the clear bytes, then where they end. */
    private readonly starts: readonly number[],
  ) {}

  /** From here on `stored` is closed with it. @throws SealFault, and `stored` is closed */
  static async open(stored: OpenBlob, dataKey: Uint8Array, blob: string): Promise<SealedBlob> {
    try {
      return await opened(stored, dataKey, blob);
    } catch (error) {
      await stored.close();
      throw error;
    }
  }

  static of(stored: OpenBlob, blob: string, key: KeyObject, starts: readonly number[]) {
    return new SealedBlob(stored, blob, key, starts);
  }

  get size(): number {
    return this.starts.at(-1) ?? 0;
  }

  /** @throws SealFault for the blocks it needs */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(this.size, offset + length);
    if (offset >= end) return Buffer.alloc(0);
    const [first, last] = [this.blockAt(offset), this.blockAt(end - 1)];
    const blocks = await this.blocks(first, last);
    const from = offset - this.startOf(first);
    const [only] = blocks;
    const clear = blocks.length === 1 && only ? only : Buffer.concat(blocks);
    return clear.subarray(from, from + end - offset);
  }

  close(): Promise<void> {
    return this.stored.close();
  }

  private async blocks(first: number, last: number): Promise<Buffer[]> {
    const known = this.newest?.number === first ? this.newest.clear : null;
    const clear = known ? [known] : [];
    const from = first + clear.length;
    if (from <= last) clear.push(...(await this.openFrom(from, last)));
    const newest = clear.at(-1);
    if (newest) this.newest = { number: last, clear: newest };
    return clear;
  }

  private async openFrom(first: number, last: number): Promise<Buffer[]> {
    const begin = this.storedAt(first);
    const stored = await this.stored.read(begin, this.storedAt(last + 1) - begin);
    const clear: Buffer[] = [];
    for (let number = first; number <= last; number++) {
      const bytes = stored.subarray(
        this.storedAt(number) - begin,
        this.storedAt(number + 1) - begin,
      );
      const opened = openBlock(this.key, number, bytes);
      if (opened === null) throw this.damaged(number);
      clear.push(opened);
    }
    return clear;
  }

  private damaged(number: number): SealFault {
    const [from, to] = [this.startOf(number), this.startOf(number + 1)];
    return new SealFault(
      this.blob,
      `The stored bytes ${String(from)} to ${String(to)} are not those that were encrypted.`,
    );
  }

  private startOf(number: number): number {
    return this.starts[number] ?? this.size;
  }

  private storedAt(number: number): number {
    return HEADER_BYTES + this.startOf(number) + number * AROUND_BYTES;
  }

  /** The block in which a clear byte is. */
  private blockAt(offset: number): number {
    let [low, high] = [0, this.starts.length - 2];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const opened = async (stored: OpenBlob, dataKey: Uint8Array, blob: string): Promise<SealedBlob> => {
  const header = Buffer.from(await stored.read(0, HEADER_BYTES));
  if (!isSealed(header) || header.length < HEADER_BYTES)
    throw new SealFault(blob, 'Stored bytes of an encrypted recording are not encrypted.');
  const end = stored.size - TRAILER_BYTES;
  const at = readTrailer(await stored.read(end, TRAILER_BYTES));
  if (at === null || at < HEADER_BYTES || !isLastBlock(at, end - at))
    throw new SealFault(blob, 'Encrypted bytes are cut off.');
  const key = blobKeyOf(dataKey, header.subarray(MAGIC.length), blob);
  const starts = startsFrom(await stored.read(at, end - at), key, at);
  if (starts === null)
    throw new SealFault(blob, 'Encrypted bytes are damaged, or of another recording or file.');
  return SealedBlob.of(stored, blob, key, starts);
};

/** What the last block says, which stands right behind as many as it tells of; `null`: it is another one. */
const startsFrom = (last: Uint8Array, key: KeyObject, at: number): number[] | null => {
  const table = openBlock(key, LAST, last);
  if (table === null) return null;
  const starts = decodeStarts(table);
  const blocks = starts.length - 1;
  const end = HEADER_BYTES + (starts.at(-1) ?? 0) + blocks * AROUND_BYTES;
  return end === at ? starts : null;
};
