import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Reception } from './reception.js';
import type { CaptureFile } from './spool-file.js';

const CHUNK = 64 * 1024;

/** A file in memory; `fault`: of each write. */
const fileWith = (written: number[], fault: Error | null): CaptureFile => ({
  append: async (chunks) => {
    await Promise.resolve();
    if (fault) throw fault;
    for (const chunk of chunks) written.push(chunk.length);
  },
  sync: async () => undefined,
  close: async () => undefined,
  size: async () => 0,
  cut: async () => undefined,
  end: async () => 'its hash',
});

const received = async (chunks: readonly Uint8Array[], fault: Error | null = null) => {
  const body = new PassThrough();
  const written: number[] = [];
  const reception = new Reception(body as unknown as IncomingMessage);
  const arriving = reception.writeTo(fileWith(written, fault));
  for (const chunk of chunks) body.write(chunk);
  body.end();
  return { arrived: await arriving, written };
};

describe('what is received', () => {
  it('is given back with its memory once it is written, and not before', async () => {
    const chunks = Array.from({ length: 12 }, () => Buffer.from(new ArrayBuffer(CHUNK)));
    const { arrived, written } = await received(chunks);
    expect(arrived).toMatchObject({ bytes: 12 * CHUNK, ended: 'complete', sha256: 'its hash' });
    expect(written).toEqual(chunks.map(() => CHUNK));
    expect(chunks.map(({ length }) => length)).toEqual(chunks.map(() => 0));
  });

  it('and could not be written stays as it is', async () => {
    const chunk = Buffer.from(new ArrayBuffer(CHUNK));
    const { arrived } = await received([chunk], new Error('no space left'));
    expect(arrived).toMatchObject({ ended: 'disk-full', sha256: null });
    expect(chunk.length).toBe(CHUNK);
  });
});
