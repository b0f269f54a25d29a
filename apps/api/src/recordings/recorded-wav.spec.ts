import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import type { OpenBlob } from '#infra/blobs/blob-store';
import { DiskBlobStore } from '#infra/blobs/disk.blob-store';
import { ReadingFault } from '#infra/blobs/reading';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { bytesSource } from '#media/byte-source';
import { decodeIndex, encodeIndex } from '#media/index/index-format';
import { inspectCapture } from '#media/inspect';
import { phoneCapture } from '#media/synthesis/phone-capture';
import { openRecordedWav, streamOf } from './recorded-wav.js';

const root = mkdtempSync(join(tmpdir(), 'recorded-wav-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Blobs on disk; it counts which of them are open. */
class CountingStore extends DiskBlobStore {
  readonly opened = new Set<OpenBlob>();

  override async open(key: string): Promise<OpenBlob | null> {
    const blob = await super.open(key);
    if (blob === null) return null;
    const close = blob.close.bind(blob);
    blob.close = async () => {
      await close();
      this.opened.delete(blob);
    };
    this.opened.add(blob);
    return blob;
  }
}

const captureOf = (seconds: number): Buffer => {
  const hum = (out: Int16Array, first: number) => {
    for (let i = 0; i < out.length; i++) out[i] = 8_000 * Math.sin((first + i) / 5);
  };
  const durationMs = seconds * 1_000;
  const pieces = phoneCapture({ codec: 'PCMA', durationMs, local: hum, remote: hum });
  return Buffer.concat(Array.from(pieces, ({ bytes }) => bytes));
};
const indexOf = async (capture: Uint8Array) => (await inspectCapture(bytesSource(capture))).index;

const CAPTURE = captureOf(1);
const BOTH = { channel: 'both' } as const;

const stored = async () => {
  const blobs = new CountingStore(root);
  const id = randomUUID();
  await blobs.put(recordingBlobs(id).capture, CAPTURE);
  return { blobs, id };
};

describe('the WAV of a recording', () => {
  it('leaves nothing open when its index is damaged, and says so', async () => {
    const { blobs, id } = await stored();
    const opening = openRecordedWav(blobs, { id, index: Buffer.from('RIX1 and no more') }, BOTH);
    await expect(opening).rejects.toMatchObject({ part: 'index', state: 'damaged' });
    await expect(opening).rejects.toBeInstanceOf(ReadingFault);
    expect(blobs.opened.size).toBe(0);
  });

  it('says so, too, when it only shows by reading', async () => {
    const { blobs, id } = await stored();
    const index = decodeIndex(await indexOf(CAPTURE));
    for (const { codecs } of index.streams) codecs.set(8, 'no codec at all');
    const sounding = { id, index: encodeIndex(index) };
    const reading = buffer(streamOf(await openRecordedWav(blobs, sounding, BOTH)));
    await expect(reading).rejects.toMatchObject({ part: 'index', state: 'damaged' });
  });

  it('is closed by whoever opened it', async () => {
    const { blobs, id } = await stored();
    const recorded = await openRecordedWav(blobs, { id, index: await indexOf(CAPTURE) }, BOTH);
    expect(blobs.opened.size).toBe(1);
    await recorded.close();
    expect(blobs.opened.size).toBe(0);
  });

  it('closes the capture when its stream ends, and when nobody reads it', async () => {
    const { blobs, id } = await stored();
    const sounding = { id, index: await indexOf(CAPTURE) };
    const read = await openRecordedWav(blobs, sounding, BOTH);
    let bytes = 0;
    for await (const piece of streamOf(read)) bytes += (piece as Uint8Array).length;
    expect(bytes).toBe(read.wav.byteLength);
    const unread = streamOf(await openRecordedWav(blobs, sounding, BOTH));
    unread.destroy();
    await expect.poll(() => blobs.opened.size).toBe(0);
  });
});
