import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ByteSource, FileSource } from '../byte-source.js';
import { bytesSource, fileSource } from '../byte-source.js';
import { PIECE } from '../pcap/piece-reader.js';
import { SharedSource, shareCapture } from './shared-source.js';

const SIZE = 2 * PIECE + 12_345;
const bytes = Uint8Array.from({ length: SIZE }, (_, i) => (i * 31 + (i >> 9)) & 0xff);
let folder: string;
let file: FileSource;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shared-source-'));
  writeFileSync(join(folder, 'capture'), bytes);
  file = await fileSource(join(folder, 'capture'));
});
afterAll(async () => {
  await file.close();
  rmSync(folder, { recursive: true });
});

/** What another thread has of a source, and how often the one that has it was asked. */
function shared(source: ByteSource) {
  const asked: number[] = [];
  const faults: unknown[] = [];
  const counted: ByteSource = {
    size: source.size,
    descriptor: source.descriptor,
    read: (offset, length) => (asked.push(offset), source.read(offset, length)),
  };
  const capture = shareCapture(counted, (fault) => faults.push(fault));
  return { source: new SharedSource(capture), asked, faults, close: () => capture.port.close() };
}

describe.each([
  ['in memory', () => bytesSource(bytes), 3],
  ['that is a file', () => file, 0],
])('a capture %s', (_, open, times) => {
  it('is the same for another thread, which asks for it only where it must', async () => {
    const { source, asked, close } = shared(open());
    expect(Buffer.from(await source.read(0, SIZE)).equals(bytes)).toBe(true);
    expect(asked).toHaveLength(times);
    close();
  });

  it('ends where it ends', async () => {
    const { source, close } = shared(open());
    const end = await source.read(SIZE - 10, 100);
    expect(Buffer.from(end).equals(bytes.subarray(SIZE - 10))).toBe(true);
    expect(await source.read(SIZE + 10, 100)).toHaveLength(0);
    const target = new Uint8Array(64).fill(7);
    expect(await source.readInto(SIZE - 4, target)).toBe(4);
    expect([...target.subarray(0, 5)]).toEqual([...bytes.subarray(SIZE - 4), 7]);
    close();
  });
});

it('is asked of the one that has the capture when its file cannot be read', async () => {
  const gone: ByteSource = { ...bytesSource(bytes), descriptor: 1_000_000 };
  const { source, asked, close } = shared(gone);
  expect(Buffer.from(await source.read(5, 100)).equals(bytes.subarray(5, 105))).toBe(true);
  expect(asked).toEqual([5]);
  close();
});

it('tells the one that has the capture what is wrong with it', async () => {
  const source: ByteSource = {
    size: 10,
    read: () => Promise.reject(new Error('the disk is gone')),
  };
  const { source: other, faults, close } = shared(source);
  void other.read(0, 10);
  await expect.poll(() => faults).toEqual([new Error('the disk is gone')]);
  close();
});
