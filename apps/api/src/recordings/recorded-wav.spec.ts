import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { OpenBlob } from '#infra/blobs/blob-store';
import { DiskBlobStore } from '#infra/blobs/disk.blob-store';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { bytesSource } from '#media/byte-source';
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

const tone = (out: Int16Array) => void out.fill(1000);
const pieces = phoneCapture({ codec: 'PCMA', durationMs: 1_000, local: tone, remote: tone });
const CAPTURE = Buffer.concat(Array.from(pieces, ({ bytes }) => bytes));

const stored = async (index: Uint8Array | null) => {
  const blobs = new CountingStore(root);
  const id = randomUUID();
  await blobs.put(recordingBlobs(id).capture, CAPTURE);
  if (index) await blobs.put(recordingBlobs(id).index, index);
  return { blobs, id };
};

const indexed = async () => (await inspectCapture(bytesSource(CAPTURE))).index;

describe('the WAV of a recording', () => {
  it.each([
    ['there is no index', null, 'bytes-missing'],
    ['the index is damaged', Buffer.from('RIX1 and no more'), 'damaged'],
  ])('leaves nothing open when %s', async (_, index, why) => {
    const { blobs, id } = await stored(index);
    const opening = openRecordedWav(blobs, id, { channel: 'both' });
    await expect(opening).rejects.toSatisfy((error) =>
      [(error as Error).message, (error as { code?: string }).code].some((told) =>
        told?.includes(why),
      ),
    );
    expect(blobs.opened.size).toBe(0);
  });

  it.each([
    ['is missing', null, 'bytes-missing'],
    ['is damaged', Buffer.from('RIX1 and no more'), 'index-damaged'],
  ])('says what helps when its index %s, the capture being there', async (_, index, code) => {
    const { blobs, id } = await stored(index);
    const opening = openRecordedWav(blobs, id, { channel: 'both' });
    await expect(opening).rejects.toMatchObject({
      kind: 'conflict',
      code,
      detail: expect.stringContaining('/convert') as string,
    });
  });

  it('is closed by whoever opened it', async () => {
    const { blobs, id } = await stored(await indexed());
    const recorded = await openRecordedWav(blobs, id, { channel: 'both' });
    expect(blobs.opened.size).toBe(1);
    await recorded.close();
    expect(blobs.opened.size).toBe(0);
  });

  it('closes the capture when its stream ends, and when nobody reads it', async () => {
    const { blobs, id } = await stored(await indexed());
    const read = await openRecordedWav(blobs, id, { channel: 'both' });
    let bytes = 0;
    for await (const piece of streamOf(read)) bytes += (piece as Uint8Array).length;
    expect(bytes).toBe(read.wav.byteLength);
    const unread = streamOf(await openRecordedWav(blobs, id, { channel: 'both' }));
    unread.destroy();
    await expect.poll(() => blobs.opened.size).toBe(0);
  });
});
