import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWav } from '#media/audio';
import type { ByteSource } from '#media/byte-source';
import { bytesSource } from '#media/byte-source';
import { compactCapture, openCompact } from '#media/compact/compact';
import { readTable } from '#media/compact/compact-table';
import { type SalvagedSource, salvageCompact } from '#media/compact/salvage';
import { inspectCapture } from '#media/inspect';
import { HUMMING_CALL } from '../../../../test/support/humming-call.js';
import { flipped, storedBlocks } from '../../../../test/support/stored-blocks.js';
import type { OpenBlob } from '../blobs/blob-store.js';
import { DiskBlobStore } from '../blobs/disk.blob-store.js';
import { recordingBlobs } from '../blobs/recording-blobs.js';
import { RecordingLocked, onlyDataKey } from './data-keys.js';
import { BLOCK_BYTES, HEADER_BYTES, SealFault } from './sealed-format.js';
import { sealWhole } from './sealer.js';
import { SealingBlobStore } from './sealing.blob-store.js';

const id = randomUUID();
const { compact } = recordingBlobs(id);
const dataKey = randomBytes(32);
let root: string;
let store: SealingBlobStore;
/** As they are stored. */
let whole: Buffer;
let index: Uint8Array;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'damaged-compact-'));
  store = new SealingBlobStore(new DiskBlobStore(root), onlyDataKey(id, dataKey));
  const staged = await store.stage(compact);
  await compactCapture(bytesSource(HUMMING_CALL), (bytes) => staged.write(bytes));
  await (await staged.seal()).close();
  await staged.publish();
  whole = await readFile(join(root, compact));
  ({ index } = await inspectCapture(bytesSource(HUMMING_CALL)));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const opened = async (stored: Buffer): Promise<OpenBlob> => {
  await writeFile(join(root, compact), stored);
  return (await store.open(compact))!;
};
const soundOf = async (source: ByteSource): Promise<Buffer> => {
  const wav = openWav(source, index, { channel: 'both' });
  const parts: Uint8Array[] = [];
  for await (const part of wav.read(0, wav.byteLength)) parts.push(Uint8Array.from(part));
  return Buffer.concat(parts);
};
/** What is heard where these bytes are stored. */
const salvaged = async (stored: Buffer) => {
  const blob = await opened(stored);
  try {
    const left = await salvageCompact(blob, index);
    const sound = await soundOf(left);
    await left.check();
    return { left, sound };
  } finally {
    await blob.close();
  }
};
/** The part of the capture that each block of its compact form holds. */
const spans = async (): Promise<SalvagedSource['missing']> => {
  const blob = await opened(whole);
  const { blocks } = await readTable(blob).finally(() => blob.close());
  return blocks.map(({ original }, n) => {
    const from = blocks.slice(0, n).reduce((sum, block) => sum + block.original, 0);
    return { from, to: from + original };
  });
};

describe('an encrypted compact capture of which one byte was changed', () => {
  it('loses no more of the call than the block of it that was hit', async () => {
    const clear = await soundOf(bytesSource(HUMMING_CALL));
    const parts = await spans();
    const stored = storedBlocks(whole);
    // Behind the header, one for each; then the table, and what ends the blob.
    expect(stored).toHaveLength(1 + parts.length + 2);
    for (const [n, part] of parts.entries()) {
      const [from, to] = stored[1 + n]!;
      for (const at of [from, (from + to) >> 1, to - 1]) {
        const { left, sound } = await salvaged(flipped(whole, at));
        expect(left.missing).toEqual([part]);
        expect(sound).toHaveLength(clear.length);
        const share = (part.to - part.from) / HUMMING_CALL.length;
        const lost = sound.filter((byte, place) => byte !== clear[place]).length / clear.length;
        expect(lost).toBeLessThan(share + 0.02);
      }
    }
  });

  it('gives no byte of a block whose tag is another one', async () => {
    const [from, to] = storedBlocks(whole)[2]!;
    const [, part] = await spans();
    const blob = await opened(flipped(whole, (from + to) >> 1));
    const source = await openCompact(blob);
    await expect(source.read(part!.from, 1)).rejects.toThrow(SealFault);
    await blob.close();
  });

  it('is heard whole when only what stands before its blocks was hit', async () => {
    const [[from]] = storedBlocks(whole) as [[number, number]];
    const { left, sound } = await salvaged(flipped(whole, from + 5));
    expect(left.missing).toEqual([]);
    expect(sound.equals(await soundOf(bytesSource(HUMMING_CALL)))).toBe(true);
    const blob = await opened(flipped(whole, from + 5));
    await expect(openCompact(blob)).rejects.toThrow(SealFault);
    await blob.close();
  });

  it('is nothing without its salt, its table or its end, and that is damage', async () => {
    const blocks = storedBlocks(whole);
    const table = blocks.at(-2)!;
    const last = blocks.at(-1)!;
    const places = [0, HEADER_BYTES - 1, table[0] + 5, last[0] + 5, whole.length - 1];
    for (const at of places) await expect(salvaged(flipped(whole, at))).rejects.toThrow(SealFault);
    for (const cut of [1, 100, whole.length >> 1])
      await expect(salvaged(whole.subarray(0, whole.length - cut))).rejects.toThrow(SealFault);
  });

  it('loses what its block of 64 KiB holds where an earlier release wrote it', async () => {
    const noise = Buffer.concat([HUMMING_CALL.subarray(0, 24), randomRecords(4 * BLOCK_BYTES)]);
    const parts: Uint8Array[] = [];
    await compactCapture(bytesSource(noise), (part) => void parts.push(part));
    const stored = sealWhole(dataKey, compact, Buffer.concat(parts));
    const read = await inspectCapture(bytesSource(HUMMING_CALL));
    const blob = await opened(flipped(stored, HEADER_BYTES + 100));
    const left = await salvageCompact(blob, read.index);
    await left.check();
    expect(left.missing.map(({ from }) => from)).toEqual([0, 24]);
    await blob.close();
  });
});

/** Records of a capture that cannot be packed. */
const randomRecords = (bytes: number): Buffer => {
  const records: Buffer[] = [];
  for (let made = 0; made < bytes; made += 1_016) {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(1_000, 8);
    head.writeUInt32LE(1_000, 12);
    records.push(head, randomBytes(1_000));
  }
  return Buffer.concat(records);
};

describe('a recording whose crypt key is not there', () => {
  it('is locked, and never taken for one that is damaged', async () => {
    await writeFile(join(root, compact), flipped(whole, storedBlocks(whole)[2]![0]));
    const locked = new SealingBlobStore(new DiskBlobStore(root), onlyDataKey('another', null));
    await expect(locked.open(compact)).rejects.toThrow(RecordingLocked);
    const blob = await opened(whole);
    const failing: ByteSource = {
      size: blob.size,
      read: (offset, length) =>
        length > 100 && offset > 0 && offset < blob.size - 1_000
          ? Promise.reject(new RecordingLocked(id, null))
          : blob.read(offset, length),
    };
    const left = await salvageCompact(failing, index);
    await expect(left.check()).rejects.toThrow(RecordingLocked);
    await blob.close();
  });
});
