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
import { CompactFault } from '#media/compact/compact-fault';
import { compactCapture } from '#media/compact/compact';
import { decodeIndex, encodeIndex } from '#media/index/index-format';
import { inspectCapture } from '#media/inspect';
import { phoneCapture } from '#media/synthesis/phone-capture';
import { openLeftWav, openRecordedWav, streamOf } from './recorded-wav.js';
import { silentStretches } from './silent-stretches.js';

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

/** Half a minute, kept compact, of which a part in the middle is damaged. */
const damaged = async () => {
  const blobs = new CountingStore(root);
  const id = randomUUID();
  const capture = captureOf(30);
  const parts: Uint8Array[] = [];
  await compactCapture(bytesSource(capture), (part) => void parts.push(part));
  const compact = Buffer.concat(parts);
  compact.fill(0x55, compact.length >> 1, (compact.length >> 1) + 100);
  await blobs.put(recordingBlobs(id).compact, compact);
  return { blobs, id, capture, index: await indexOf(capture) };
};

describe('the WAV of a recording', () => {
  it('leaves nothing open when its index is damaged, and says so', async () => {
    const { blobs, id } = await stored();
    for (const open of [openRecordedWav, openLeftWav]) {
      const opening = open(blobs, { id, index: Buffer.from('RIX1 and no more') }, BOTH);
      await expect(opening).rejects.toMatchObject({ part: 'index', state: 'damaged' });
      await expect(opening).rejects.toBeInstanceOf(ReadingFault);
    }
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

describe('the WAV of what is left of a damaged capture', () => {
  it('breaks off where the damage is, for whoever wants the whole', async () => {
    const { blobs, id, index } = await damaged();
    const whole = streamOf(await openRecordedWav(blobs, { id, index }, BOTH));
    await expect(buffer(whole)).rejects.toThrow(CompactFault);
    await expect.poll(() => blobs.opened.size).toBe(0);
  });

  it('is as long as it was, silent where the damage is told to be, the same elsewhere', async () => {
    const { blobs, id, index, capture } = await damaged();
    const left = await openLeftWav(blobs, { id, index }, BOTH);
    await left.left.check();
    const { missing } = left.left;
    expect(missing).toHaveLength(1);
    const sound = await buffer(streamOf(left));
    await blobs.put(recordingBlobs(id).capture, capture);
    const whole = await buffer(streamOf(await openRecordedWav(blobs, { id, index }, BOTH)));
    expect(sound.length).toBe(whole.length);
    const stretches = silentStretches(index, missing);
    expect(stretches).toHaveLength(1);
    const [from, to] = stretches[0]!;
    const at = (second: number) => 44 + 4 * Math.round(second * 8_000);
    expect(sound.subarray(0, at(from)).equals(whole.subarray(0, at(from)))).toBe(true);
    // It is faded in again.
    const again = at(to + 0.05);
    expect(sound.subarray(again).equals(whole.subarray(again))).toBe(true);
    const middle = sound.subarray(at((from + to) / 2), at((from + to) / 2) + 4_000);
    expect(new Set(middle)).toEqual(new Set([0]));
    // A block of 256 KiB is 11 s of a call; blocks of the file are 1.4 s.
    expect(to - from).toBeGreaterThan(10);
    expect(to - from).toBeLessThan(15);
  });

  it('is all of it where nothing is damaged, or nothing could tell', async () => {
    const { blobs, id } = await stored();
    const index = await indexOf(CAPTURE);
    const left = await openLeftWav(blobs, { id, index }, BOTH);
    await left.left.check();
    expect(left.left.missing).toEqual([]);
    expect((await buffer(streamOf(left))).length).toBe(left.wav.byteLength);
  });
});
