import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlyDataKey } from '#infra/crypt/data-keys';
import type { Sealer } from '#infra/crypt/sealer';
import type { SealedBatch, SealingByThread } from '#infra/crypt/sealing-thread';
import { fingerprintSpooled } from './mend-spooled.js';
import { sealedSpoolFile } from './sealed-spool-file.js';
import { type SpoolFile, createSpoolFile } from './spool-file.js';

const KIB = 1024;
const dataKey = randomBytes(32);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealed-spool-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Stands for a thread: seals at once, and tells what it was given. */
class Thread {
  readonly sizes: number[] = [];
  lent = 0;

  begin(sealer: Sealer): SealingByThread {
    const seal = async (chunks: readonly Uint8Array[], length: number): Promise<SealedBatch> => {
      this.sizes.push(length);
      this.lent += 1;
      return { bytes: sealer.seal(Buffer.concat(chunks)), release: () => void (this.lent -= 1) };
    };
    return { seal, end: async () => 'of the thread' } as SealingByThread;
  }
}

const opened = async (wrap = (file: SpoolFile) => file) => {
  const recording = randomUUID();
  const path = join(folder, recording);
  const thread = new Thread();
  const inner = wrap(await createSpoolFile(path));
  const file = sealedSpoolFile(inner, { recording, dataKey, thread });
  const keys = onlyDataKey(recording, dataKey);
  const found = () => fingerprintSpooled(path, recording, { keys, onLost: () => undefined });
  return { file, thread, found };
};

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('an encrypted capture that arrives', () => {
  it('slowly is sealed and hashed here to its end, also when it becomes fast', async () => {
    const { file, thread, found } = await opened();
    const capture = randomBytes(1_000 * KIB);
    await file.append([capture.subarray(0, 10), capture.subarray(10, 8 * KIB)]);
    await file.append([capture.subarray(8 * KIB)]);
    await file.sync();
    await file.close();
    expect(await file.end()).toBe(sha256(capture));
    expect(await found()).toEqual({ bytes: capture.length, sha256: sha256(capture) });
    expect(thread.sizes).toEqual([]);
  });

  it('fast goes to the thread to its end, at most 640 KiB at once', async () => {
    const { file, thread, found } = await opened();
    const capture = randomBytes(1_000 * KIB);
    await file.append([capture.subarray(0, 100 * KIB), capture.subarray(100 * KIB, 200 * KIB)]);
    await file.append([capture.subarray(200 * KIB, 990 * KIB)]);
    await file.append([capture.subarray(990 * KIB)]);
    await file.sync();
    await file.close();
    expect(await file.end()).toBe('of the thread');
    expect(await found()).toEqual({ bytes: capture.length, sha256: sha256(capture) });
    expect(thread.sizes).toEqual([200 * KIB, 640 * KIB, 150 * KIB, 10 * KIB]);
    expect(thread.lent).toBe(0);
  });

  it('and finds the disk full is ended behind the last block that is there', async () => {
    let left = 200 * KIB;
    const { file, thread, found } = await opened((disk) => ({
      ...disk,
      append: async (chunks) => {
        const bytes = Buffer.concat(chunks);
        await disk.append([bytes.subarray(0, left)]);
        const isFull = bytes.length > left;
        left = Infinity;
        if (isFull) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      },
    }));
    const capture = randomBytes(400 * KIB);
    await expect(file.append([capture])).rejects.toThrow('no space left');
    await file.sync();
    await file.close();
    const whole = capture.subarray(0, 192 * KIB);
    expect(await found()).toEqual({ bytes: whole.length, sha256: sha256(whole) });
    expect(thread.lent).toBe(0);
  });

  it('empty is empty', async () => {
    const { file, found } = await opened();
    await file.sync();
    await file.close();
    expect(await file.end()).toBe(sha256(Buffer.alloc(0)));
    expect(await found()).toEqual({ bytes: 0, sha256: sha256(Buffer.alloc(0)) });
  });
});
