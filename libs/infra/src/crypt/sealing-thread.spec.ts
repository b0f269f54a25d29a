import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenBlob } from '../blobs/blob-store.js';
import { AROUND_BYTES } from './sealed-format.js';
import { SealedBlob } from './sealed-blob.js';
import { Sealer } from './sealer.js';
import { BATCH_BYTES } from './sealing-memory.js';
import { type SealingByThread, SealingThread } from './sealing-thread.js';

const THREAD = new URL('../../../../dist/libs/infra/src/crypt/sealing.thread.js', import.meta.url);
/** Says that it is there, seals as if, and ends with the second thing it is asked. */
const DIES = new URL(
  `data:text/javascript,import{parentPort}from'node:worker_threads';` +
    `parentPort.on('message',({kind})=>kind!=='begin'&&process.exit(1));parentPort.postMessage({number:0,sha256:null})`,
);
const MIB = 1024 * 1024;
const dataKey = randomBytes(32);

const threads: SealingThread[] = [];
afterEach(() => Promise.all(threads.splice(0).map((thread) => thread.close())));

const opened = (file: URL): SealingThread => {
  const thread = new SealingThread(file);
  threads.push(thread);
  return thread;
};

const begun = async (thread: SealingThread, sealer: Sealer): Promise<SealingByThread> => {
  const until = Date.now() + 60_000;
  for (;;) {
    const sealing = thread.begin(sealer);
    if (sealing) return sealing;
    if (Date.now() > until) throw new Error('The thread does not come.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const inMemory = (bytes: Buffer): OpenBlob => ({
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
  close: async () => undefined,
});

/** One upload, in batches of all sizes. @returns its clear bytes as they open again, and their hash */
const uploaded = async (thread: SealingThread, clear: Buffer) => {
  const sealer = Sealer.begin(dataKey, 'blob');
  const sealing = await begun(thread, sealer);
  const stored: Uint8Array[] = [sealer.header];
  for (let at = 0, size = 1; at < clear.length; at += size, size = (size * 7) % BATCH_BYTES) {
    const batch = clear.subarray(at, at + size);
    const half = Math.ceil(batch.length / 2);
    const chunks = [batch.subarray(0, half), batch.subarray(half)];
    const { bytes, release } = await sealing.seal(chunks, batch.length);
    stored.push(...bytes.map((piece) => Buffer.from(piece)));
    release();
  }
  const sha256 = await sealing.end();
  const whole = Buffer.concat([...stored, ...sealer.end().bytes]);
  const blob = await SealedBlob.open(inMemory(whole), dataKey, 'blob');
  return { sha256, clear: Buffer.from(await blob.read(0, blob.size)), stored: whole.length };
};

describe('a sealing thread', () => {
  it('seals and hashes what is sealed here as well, of more uploads than it has memory for', async () => {
    const thread = opened(THREAD);
    const captures = Array.from({ length: 6 }, () => randomBytes(3 * MIB));
    const taken = await Promise.all(captures.map((capture) => uploaded(thread, capture)));
    for (const [at, capture] of captures.entries()) {
      expect(taken[at]?.clear.equals(capture)).toBe(true);
      expect(taken[at]?.sha256).toBe(createHash('sha256').update(capture).digest('hex'));
      expect(taken[at]?.stored).toBeGreaterThan(capture.length + AROUND_BYTES);
    }
  });

  it('that dies loses nothing but the hash', async () => {
    const capture = randomBytes(MIB);
    const taken = await uploaded(opened(DIES), capture);
    expect(taken.clear.equals(capture)).toBe(true);
    expect(taken.sha256).toBe(null);
  });

  it('that cannot start is not there', async () => {
    const thread = opened(new URL('data:text/javascript,process.exit(1)'));
    expect(thread.begin(Sealer.begin(dataKey, 'blob'))).toBe(null);
  });
});
