import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiskBlobStore } from '#infra/blobs/disk.blob-store';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { onlyDataKey } from '#infra/crypt/data-keys';
import { SealingBlobStore } from '#infra/crypt/sealing.blob-store';
import { HUMMING_CALL } from '../../../../test/support/humming-call.js';
import { flipped, storedBlocks } from '../../../../test/support/stored-blocks.js';
import { compactRecording } from './compact-recording.js';

const recordingId = randomUUID();
const { capture, compact } = recordingBlobs(recordingId);
const sha256 = createHash('sha256').update(HUMMING_CALL).digest('hex');
let root: string;
let blobs: SealingBlobStore;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'compact-recording-'));
  blobs = new SealingBlobStore(new DiskBlobStore(root), onlyDataKey(recordingId, randomBytes(32)));
  await blobs.put(capture, HUMMING_CALL);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const compacted = () => compactRecording(blobs, { recordingId, sha256 });

describe('an encrypted compact form that was damaged', () => {
  it('is made anew beside its original, and is lost without one', async () => {
    expect((await compacted()).kind).toBe('compacted');
    const whole = await readFile(join(root, compact));
    const blocks = storedBlocks(whole);
    for (const [from, to] of [blocks[2]!, blocks.at(-1)!]) {
      await writeFile(join(root, compact), flipped(whole, (from + to) >> 1));
      expect((await compacted()).kind).toBe('compacted');
      expect((await readFile(join(root, compact))).equals(whole)).toBe(false);
    }
    await blobs.delete(capture);
    expect((await compacted()).kind).toBe('compacted');
    await writeFile(join(root, compact), flipped(whole, 30));
    expect((await compacted()).kind).toBe('lost');
  });
});
