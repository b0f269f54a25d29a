import { describe, expect, it } from 'vitest';
import { wavHeader } from './wav.js';

const view = (bytes: Uint8Array) => new DataView(bytes.buffer);
const text = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

describe('the header of a WAV', () => {
  it('is that of plain PCM for any ordinary call', () => {
    const bytes = wavHeader(8000, 2, 16_000);
    expect(bytes).toHaveLength(44);
    expect([text(bytes, 0), text(bytes, 8), text(bytes, 36)]).toEqual(['RIFF', 'WAVE', 'data']);
    expect(view(bytes).getUint32(4, true)).toBe(64_000 + 36);
    expect(view(bytes).getUint32(28, true)).toBe(32_000);
    expect(view(bytes).getUint32(40, true)).toBe(64_000);
  });

  it('is RF64 beyond 4 GiB, with sizes of 64 bits', () => {
    const frames = 40 * 3600 * 8000;
    const bytes = wavHeader(8000, 2, frames);
    expect([text(bytes, 0), text(bytes, 12), text(bytes, 48)]).toEqual(['RF64', 'ds64', 'fmt ']);
    expect(view(bytes).getUint32(4, true)).toBe(0xffffffff);
    expect(view(bytes).getBigUint64(20, true)).toBe(BigInt(frames) * 4n + 72n);
    expect(view(bytes).getBigUint64(28, true)).toBe(BigInt(frames) * 4n);
    expect(view(bytes).getUint32(bytes.length - 4, true)).toBe(0xffffffff);
  });
});
