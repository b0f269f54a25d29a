import { afterEach, describe, expect, it } from 'vitest';
import { bytesSource } from '../byte-source.js';
import { BlockThreads } from './block-threads.js';
import { compactCapture, verifyCompact } from './compact.js';

/** A thread that ends as soon as it is asked for something. */
const DIES = new URL(
  `data:text/javascript,import{parentPort}from'node:worker_threads';parentPort.on('message',()=>process.exit(1))`,
);
const codecs: BlockThreads[] = [];
afterEach(() => Promise.all(codecs.splice(0).map((codec) => codec.close())));

function mortal(): BlockThreads {
  const codec = new BlockThreads(1, DIES);
  codecs.push(codec);
  return codec;
}

describe('a thread that dies', () => {
  it('says so to whoever waits for it, and to whoever asks it afterwards', async () => {
    const codec = mortal();
    for (let block = 0; block < 2; block++) {
      await expect(codec.pack(new Uint8Array(10), null)).rejects.toThrow('has ended');
    }
  });

  it('is no damage of what it was to unpack', async () => {
    const parts: Uint8Array[] = [];
    await compactCapture(bytesSource(new Uint8Array(100)), (part) => void parts.push(part));
    const compact = bytesSource(Buffer.concat(parts));
    expect(await verifyCompact(compact)).toBe(true);
    await expect(verifyCompact(compact, { codec: mortal() })).rejects.toThrow('has ended');
  });
});
