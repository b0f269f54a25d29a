import { crc32 } from 'node:zlib';
import type { ByteSource } from '../byte-source.js';
import { readInto } from '../byte-source.js';
import { SpareMemory } from '../kernel/spare-memory.js';
import type { BlockCodec } from './block-codec.js';
import { USUAL_BLOCK } from './block-codec.js';
import { BlockThreadEnded } from './block-threads.js';
import { CompactFault } from './compact-fault.js';
import { type CompactTable, HEADER } from './compact-table.js';

/** What cannot be packed is a little larger than it was. */
const PACKED_MORE = 1 << 10;
/** As many as two who listen keep, and what they are unpacked from. */
const MOST_FREE = 16;

const spare = new SpareMemory(USUAL_BLOCK + PACKED_MORE, MOST_FREE);

/** A block of the original; its memory is another's when it is freed. */
export type UnpackedBlock = { readonly bytes: Uint8Array; readonly free: () => void };

/** The blocks of a compact capture, each of which can be unpacked alone. */
export type Blocks = {
  /** Where each begins in the original, and the end of the last. */
  starts: number[];
  size: number;
  /** Of the original, hexadecimal. */
  sha256: string;
  /** Errors: a CompactFault when it is damaged; those of `compact`; of a thread that ended. */
  unpacked: (number: number) => Promise<UnpackedBlock>;
};

export function openBlocks(compact: ByteSource, codec: BlockCodec, table: CompactTable): Blocks {
  const { blocks, style, sha256 } = table;
  const starts = sums(0, blocks, 'original');
  const places = sums(HEADER, blocks, 'packed');

  async function unpackedTo(out: Uint8Array, number: number): Promise<Uint8Array> {
    const given = spare.lend(blocks[number]!.packed);
    try {
      const read = await readInto(compact, places[number]!, given.bytes);
      const styleOfBlock = starts[number] === 0 ? null : style;
      return await codec.unpack(given.bytes.subarray(0, read), styleOfBlock, out).catch(faultOf);
    } finally {
      given.giveBack();
    }

    function faultOf(error: unknown): never {
      if (error instanceof BlockThreadEnded) throw error;
      throw damaged(number, 'it cannot be unpacked', error);
    }
  }

  async function unpacked(number: number): Promise<UnpackedBlock> {
    const { original, crc } = blocks[number]!;
    const memory = spare.lend(original);
    try {
      const bytes = await unpackedTo(memory.bytes, number);
      const isWhole = bytes.length === original && crc32(bytes) === crc;
      if (!isWhole) throw damaged(number, 'its checksum is another one');
      return { bytes, free: () => memory.giveBack() };
    } catch (error) {
      memory.giveBack();
      throw error;
    }
  }

  return { starts, size: starts.at(-1)!, sha256: Buffer.from(sha256).toString('hex'), unpacked };
}

function damaged(number: number, why: string, cause?: unknown): CompactFault {
  return new CompactFault(`Block ${number} of the compact capture is damaged: ${why}.`, { cause });
}

/** The beginnings of stretches of these lengths, and the end of the last. */
function sums<K extends string>(
  first: number,
  all: readonly Record<K, number>[],
  length: K,
): number[] {
  const begins = new Array<number>(all.length + 1);
  begins[0] = first;
  for (let i = 0; i < all.length; i++) begins[i + 1] = begins[i]! + all[i]![length];
  return begins;
}
