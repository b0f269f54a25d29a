import { describe, expect, it } from 'vitest';
import { freeBytes } from './free-bytes.js';

const KIB = 1024;

describe('bytes that nobody needs any more', () => {
  it('are given back when their memory is theirs alone', () => {
    const bytes = new Uint8Array(64 * KIB);
    freeBytes(bytes);
    expect(bytes.length).toBe(0);
    expect(bytes.buffer.byteLength).toBe(0);
  });

  it('stay when others have a part of the same memory', () => {
    const memory = new Uint8Array(64 * KIB);
    freeBytes(memory.subarray(0, 32 * KIB));
    freeBytes(memory.subarray(32 * KIB));
    expect(memory.length).toBe(64 * KIB);
  });

  it('stay in memory that two threads share, and when they are few', () => {
    const [shared, few] = [new Uint8Array(new SharedArrayBuffer(64 * KIB)), new Uint8Array(9)];
    freeBytes(shared);
    freeBytes(few);
    expect([shared.length, few.length]).toEqual([64 * KIB, 9]);
  });
});
