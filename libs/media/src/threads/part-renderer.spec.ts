import { beforeAll, describe, expect, it } from 'vitest';
import { concat } from '../../test/capture-builder.js';
import type { ByteSource } from '../byte-source.js';
import { bytesSource } from '../byte-source.js';
import type { CaptureIndex } from '../index/capture-index.js';
import { decodeIndex } from '../index/index-format.js';
import { inspectCapture } from '../inspect.js';
import { peakBytes } from '../peaks-builder.js';
import { ChunkRenderer } from '../render/chunk-renderer.js';
import { phoneCapture } from '../synthesis/phone-capture.js';
import { PartRenderer } from './part-renderer.js';

const SECONDS = 120;
let capture: Uint8Array;
let index: CaptureIndex;

function sawtooth(slope: number) {
  return (out: Int16Array, first: number) => {
    for (let i = 0; i < out.length; i++) out[i] = (((first + i) * slope) % 16_384) - 8192;
  };
}

beforeAll(async () => {
  const pieces = phoneCapture({
    codec: 'PCMA',
    durationMs: SECONDS * 1000,
    local: sawtooth(37),
    remote: sawtooth(11),
    startedAt: new Date('2026-01-02T03:04:05Z'),
  });
  capture = concat([...pieces].map(({ bytes }) => bytes));
  index = decodeIndex((await inspectCapture(bytesSource(capture))).index);
});

/** The capture, and whereabouts in it was read, in chunks, between other things that happened. */
function watched(happened: string[]): ByteSource {
  return {
    size: capture.length,
    read(offset, length) {
      const at = Math.round((offset / capture.length) * SECONDS) / 16.384;
      happened.push(`read ${Math.max(0, Math.round(at))}`);
      return bytesSource(capture).read(offset, length);
    },
  };
}

function partRenderer(source: ByteSource): PartRenderer {
  return new PartRenderer(source, index, false, new Int8Array(peakBytes(index.frames)));
}

describe('chunks that are asked for ahead', () => {
  it('are read while those before are decoded', async () => {
    const happened: string[] = [];
    const renderer = partRenderer(watched(happened));
    const chunks = [4, 1, 6];
    const done = (chunk: number) => () => void happened.push(`done ${chunk}`);
    await Promise.all(chunks.map((chunk) => renderer.render(chunk).then(done(chunk))));
    expect(happened).toEqual(['read 4', 'read 1', 'done 4', 'read 6', 'done 1', 'done 6']);
  });

  it('are what they are on their own, in the order in which they were asked for', async () => {
    const renderer = partRenderer(bytesSource(capture));
    const single = new ChunkRenderer(bytesSource(capture), index);
    const chunks = [5, 0, 3];
    const parts = await Promise.all(chunks.map((chunk) => renderer.render(chunk)));
    for (const [i, chunk] of chunks.entries()) {
      const { local, remote, frames } = await single.render(chunk, false);
      expect(parts[i]!.frames).toBe(frames);
      expect(Array.from(parts[i]!.local!)).toEqual(Array.from(local!));
      expect(Array.from(parts[i]!.remote!)).toEqual(Array.from(remote!));
    }
  });
});
