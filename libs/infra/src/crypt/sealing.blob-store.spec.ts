import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { blobStoreContract, finishedFile } from '../blobs/blob-store.contract.js';
import { DiskBlobStore } from '../blobs/disk.blob-store.js';
import { recordingBlobs } from '../blobs/recording-blobs.js';
import { onlyDataKey } from './data-keys.js';
import { SealedBlob } from './sealed-blob.js';
import {
  AROUND_BYTES,
  BLOCK_BYTES,
  HEADER_BYTES,
  SealFault,
  TRAILER_BYTES,
  trailer,
} from './sealed-format.js';
import { sealWhole } from './sealer.js';
import { SealingBlobStore } from './sealing.blob-store.js';

const folders: string[] = [];
const freshFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sealed-blobs-'));
  folders.push(folder);
  return folder;
};
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const dataKey = randomBytes(32);
const everyKey = { find: async () => dataKey, begin: async () => dataKey };

blobStoreContract(
  'the disk, encrypted',
  async () => new SealingBlobStore(new DiskBlobStore(await freshFolder()), everyKey),
);

const sealed = async () => {
  const root = await freshFolder();
  const id = randomUUID();
  const keys = recordingBlobs(id);
  const disk = new DiskBlobStore(root);
  const store = new SealingBlobStore(disk, onlyDataKey(id, dataKey));
  return { root, id, keys, disk, store, file: (key: string) => join(root, key) };
};
const SOUND = Buffer.from('a telephone call '.repeat(20_000));

const readWhole = async (store: SealingBlobStore, key: string) => {
  const bytes = await store.get(key);
  return bytes && Buffer.from(bytes);
};

describe('encrypted blobs', () => {
  it.each([0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES])(
    'of %i bytes come back as they were, from wherever they are read',
    async (size) => {
      const { store, keys } = await sealed();
      const clear = randomBytes(size);
      await store.put(keys.capture, clear);
      const blob = await store.open(keys.capture);
      expect(blob?.size).toBe(size);
      for (const at of [0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 7, size - 1, size])
        for (const length of [1, 100, BLOCK_BYTES, 2 * BLOCK_BYTES + 3]) {
          const read = Buffer.from((await blob?.read(Math.max(0, at), length)) ?? []);
          expect(read.equals(clear.subarray(Math.max(0, at), Math.max(0, at) + length))).toBe(true);
        }
      await blob?.close();
    },
  );

  it('are not on the disk in clear, whichever way they were stored', async () => {
    const { store, keys, file } = await sealed();
    await store.put(keys.reading, SOUND);
    await store.adopt(keys.capture, await finishedFile(SOUND));
    const staged = await store.stage(keys.compact);
    for (let at = 0; at < SOUND.length; at += 1_000)
      await staged.write(SOUND.subarray(at, at + 1_000));
    await (await staged.seal()).close();
    await staged.publish();
    for (const key of [keys.capture, keys.compact, keys.reading]) {
      expect((await readFile(file(key))).includes('telephone')).toBe(false);
      expect(await readWhole(store, key)).toEqual(SOUND);
    }
  });

  it('stand beside those from before, which are read as they are', async () => {
    const { disk, keys, id } = await sealed();
    const without = new SealingBlobStore(disk, onlyDataKey(id, null));
    await without.put(keys.capture, SOUND);
    expect(Buffer.from((await disk.get(keys.capture)) ?? [])).toEqual(SOUND);
    expect(await readWhole(without, keys.capture)).toEqual(SOUND);
  });

  it('are never taken for clear ones, nor clear ones for them', async () => {
    const { disk, store, keys, id } = await sealed();
    await store.put(keys.capture, SOUND);
    const without = new SealingBlobStore(disk, onlyDataKey(id, null));
    await expect(without.get(keys.capture)).rejects.toThrow(SealFault);
    await disk.put(keys.compact, SOUND);
    await expect(store.get(keys.compact)).rejects.toThrow(SealFault);
  });

  it('are refused when two of one recording change places, or come from another', async () => {
    const { disk, store, keys } = await sealed();
    await store.put(keys.capture, SOUND);
    const stored = (await disk.get(keys.capture)) ?? Buffer.alloc(0);
    const other = recordingBlobs(randomUUID());
    for (const key of [keys.compact, other.capture]) {
      await disk.put(key, stored);
      await expect(new SealingBlobStore(disk, everyKey).get(key)).rejects.toThrow(SealFault);
    }
  });
});

describe('an encrypted blob in which something was changed', () => {
  const changed = async (change: (stored: Buffer) => Buffer) => {
    const { store, keys, file } = await sealed();
    await store.put(keys.capture, SOUND);
    await writeFile(file(keys.capture), change(await readFile(file(keys.capture))));
    return store.get(keys.capture);
  };
  const STORED = BLOCK_BYTES + AROUND_BYTES;
  const blockAt = (stored: Buffer, number: number) =>
    stored.subarray(HEADER_BYTES + number * STORED, HEADER_BYTES + (number + 1) * STORED);

  it('is refused whichever bit it is', async () => {
    const { store, keys, file } = await sealed();
    await store.put(keys.capture, Buffer.from('few bytes, so that each bit can be tried'));
    const whole = await readFile(file(keys.capture));
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      await writeFile(file(keys.capture), bytes);
      await expect(store.get(keys.capture)).rejects.toThrow(SealFault);
    }
  });

  it('is refused wherever it was cut off', async () => {
    const { store, keys, file } = await sealed();
    await store.put(keys.capture, SOUND);
    const whole = await readFile(file(keys.capture));
    const borders = [0, 1, 2, 3, 4, 5].map((number) => HEADER_BYTES + number * STORED);
    for (const border of [0, 8, ...borders, whole.length - 12, whole.length])
      for (const at of [border - 1, border, border + 1].filter((n) => n >= 0 && n < whole.length)) {
        await writeFile(file(keys.capture), whole.subarray(0, at));
        await expect(store.get(keys.capture)).rejects.toThrow(SealFault);
      }
  });

  it('is refused without reading it whole when its end claims that all of it is one table', async () => {
    const recording = randomUUID();
    const { capture } = recordingBlobs(recording);
    const whole = sealWhole(dataKey, capture, randomBytes(3 * BLOCK_BYTES));
    for (const at of [HEADER_BYTES, HEADER_BYTES + 4, HEADER_BYTES + STORED]) {
      const forged = Buffer.concat([whole.subarray(0, -TRAILER_BYTES), trailer(at)]);
      let read = 0;
      const stored = {
        size: forged.length,
        read: async (offset: number, length: number) => {
          read += length;
          return forged.subarray(offset, offset + length);
        },
        close: async () => undefined,
      };
      await expect(SealedBlob.open(stored, dataKey, capture)).rejects.toThrow(SealFault);
      expect(read).toBeLessThan(100);
    }
  });

  it('is refused when blocks change places, are left out or come twice', async () => {
    const head = (stored: Buffer) => stored.subarray(0, HEADER_BYTES);
    const rest = (stored: Buffer) => stored.subarray(HEADER_BYTES + 2 * STORED);
    const swap = (stored: Buffer) =>
      Buffer.concat([head(stored), blockAt(stored, 1), blockAt(stored, 0), rest(stored)]);
    const leaveOut = (stored: Buffer) =>
      Buffer.concat([head(stored), blockAt(stored, 1), rest(stored)]);
    const twice = (stored: Buffer) =>
      Buffer.concat([head(stored), blockAt(stored, 0), blockAt(stored, 0), rest(stored)]);
    for (const change of [swap, leaveOut, twice])
      await expect(changed(change)).rejects.toThrow(SealFault);
  });

  it('gives what is not damaged, and says which bytes are', async () => {
    const { store, keys, file } = await sealed();
    await store.put(keys.capture, SOUND);
    const bytes = await readFile(file(keys.capture));
    bytes[HEADER_BYTES + STORED + 100]! ^= 1;
    await writeFile(file(keys.capture), bytes);
    const blob = await store.open(keys.capture);
    expect(Buffer.from((await blob?.read(0, 1_000)) ?? [])).toEqual(SOUND.subarray(0, 1_000));
    await expect(blob?.read(BLOCK_BYTES + 5, 10)).rejects.toThrow('65536 to 131072');
    await blob?.close();
  });
});
