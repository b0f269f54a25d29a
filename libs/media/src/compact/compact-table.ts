import { crc32 } from 'node:zlib';
import type { ByteSource } from '../byte-source.js';
import { ByteReader, ByteWriter } from '../index/byte-writer.js';
import type { RecordStyle } from './record-columns.js';
import { isDamage } from '../damaged-bytes.js';
import { CompactFault } from './compact-fault.js';

/**
 * The file: 'RCPC' and the version in a byte; packed blocks, each readable alone; the table (record
 * style, sizes and CRC-32 of the blocks, SHA-256 of the original); length and CRC-32 of the table in
 * 4 bytes each, little-endian; 'RCPE'. Whole numbers are LEB128.
 */
const MAGIC = 'RCPC';
const END = 'RCPE';
const VERSION = 2;
/** Version 1 packed speech in another way, which blocks tell themselves. */
const OLDEST = 1;
/** Length of what stands before the first block. */
export const HEADER = 5;
const TRAILER = 12;
/** More than any block has; keeps what a made-up table can ask for within bounds. */
const MOST_IN_BLOCK = 1 << 22;

/** Names this form where it is written down which one a capture is kept in. */
export const COMPACT_FORMAT = `compact-${VERSION}`;

/** `original` and `packed`: bytes before and after; `crc`: CRC-32 of the original bytes. */
export type CompactBlock = { original: number; packed: number; crc: number };

export type CompactTable = {
  style: RecordStyle | null;
  blocks: CompactBlock[];
  sha256: Uint8Array;
};

/** What a compact capture begins with: magic and version, `HEADER` bytes. */
export function headerBytes(): Uint8Array {
  return Buffer.concat([Buffer.from(MAGIC, 'latin1'), Uint8Array.of(VERSION)]);
}

/** What a compact capture ends with, after its last block: the table and its trailer. */
export function tableBytes({ style, blocks, sha256 }: CompactTable): Uint8Array {
  const out = new ByteWriter();
  out.uint(style === null ? 0 : 1);
  out.uint(style?.littleEndian === true ? 1 : 0);
  out.uint(style?.perSecond ?? 0);
  out.uint(style?.link ?? 0);
  out.uint(blocks.length);
  for (const { original, packed, crc } of blocks) {
    for (const value of [original, packed, crc]) out.uint(value);
  }
  out.blob(sha256);
  const table = out.done();
  const trailer = Buffer.alloc(TRAILER);
  trailer.writeUInt32LE(table.length, 0);
  trailer.writeUInt32LE(crc32(table), 4);
  trailer.write(END, 8, 'latin1');
  return Buffer.concat([table, trailer]);
}

/** Throws a CompactFault when there is no table to rely on. Errors: those of `compact`. */
export async function readTable(compact: ByteSource): Promise<CompactTable> {
  if (!(await isKnownHeader(compact))) throw cutShort();
  return tableAtEnd(compact);
}

/**
 * The same where the header may be damaged, of which nothing is needed: blocks tell themselves how they
 * were packed.
 */
export async function readLeftTable(compact: ByteSource): Promise<CompactTable> {
  await isKnownHeader(compact).catch((error: unknown) => {
    if (!isDamage(error) || error instanceof OtherVersion) throw error;
  });
  return tableAtEnd(compact);
}

class OtherVersion extends CompactFault {}

async function isKnownHeader(compact: ByteSource): Promise<boolean> {
  const header = Buffer.from(await compact.read(0, HEADER));
  if (header.length < HEADER || header.toString('latin1', 0, 4) !== MAGIC) return false;
  const version = header[4]!;
  if (version >= OLDEST && version <= VERSION) return true;
  throw new OtherVersion(
    `This compact capture is of version ${version}; this program knows ${OLDEST} to ${VERSION}.`,
  );
}

async function tableAtEnd(compact: ByteSource): Promise<CompactTable> {
  const trailer = Buffer.from(await compact.read(Math.max(0, compact.size - TRAILER), TRAILER));
  if (trailer.length < TRAILER || trailer.toString('latin1', 8) !== END) throw cutShort();
  const length = trailer.readUInt32LE(0);
  const bytes = await compact.read(Math.max(0, compact.size - TRAILER - length), length);
  if (crc32(bytes) !== trailer.readUInt32LE(4)) throw tableDamaged();
  const table = tableOf(new ByteReader(bytes));
  const packed = table.blocks.reduce((sum, block) => sum + block.packed, 0);
  if (HEADER + packed + length + TRAILER !== compact.size) throw tableDamaged();
  return table;
}

function tableOf(input: ByteReader): CompactTable {
  const known = input.uint() === 1;
  const style = { littleEndian: input.uint() === 1, perSecond: input.uint(), link: input.uint() };
  const blocks: CompactBlock[] = [];
  for (let left = input.uint(); left > 0; left--) {
    const block = { original: input.uint(), packed: input.uint(), crc: input.uint() };
    if (block.original > MOST_IN_BLOCK || block.original === 0) throw tableDamaged();
    blocks.push(block);
  }
  return { style: known ? style : null, blocks, sha256: input.blob() };
}

function cutShort(): CompactFault {
  return new CompactFault('This is no compact capture, or it is cut short.');
}

function tableDamaged(): CompactFault {
  return new CompactFault('The table of the compact capture is damaged.');
}
