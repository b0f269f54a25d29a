import { describe, expect, it } from 'vitest';
import { codecOfRtpmap, displayName, noiseLevel, payloadTicks } from './codec.js';

const named = (encoding: string, clock = 8000) => codecOfRtpmap(encoding, clock);

describe('codecs as SDP names them', () => {
  it.each([
    ['G726-32', 'g726-32', 'G.726'],
    ['AAL2-G726-24', 'aal2-g726-24', 'G.726'],
    ['G721', 'g726-32', 'G.726'],
    ['G729AB', 'g729', 'G.729'],
    ['G729D', 'g729d', 'G.729 annex D'],
    ['G7231', 'g723', 'G.723.1'],
    ['PCMA', 'pcma', 'G.711 A-law'],
    ['AMR-WB', 'amr-wb', 'AMR-WB'],
    ['X-NOBODYS', 'x-nobodys', 'x-nobodys'],
  ])('%s', (encoding, name, shown) => {
    expect(named(encoding)).toEqual({ name, clock: 8000, kind: 'audio' });
    expect(displayName(named(encoding))).toBe(shown);
  });
});

describe('how long payloads last', () => {
  it.each([
    ['G729', [20], 160],
    ['G729', [12], 80],
    ['G729', [2], 0],
    ['G729', [19], 0],
    ['G723', [24], 240],
    ['G723', [20, 4, 1], 720],
    ['G723', [23], 0],
    ['G726-16', [40], 160],
    ['G726-24', [60], 160],
    ['AAL2-G726-40', [100], 160],
    ['G726-40', [99], 0],
    ['iLBC', [38], 0],
  ] as const)('%s of %j bytes', (encoding, lengths, ticks) => {
    const payload = lengths.flatMap((length) => frame(length));
    const bytes = Uint8Array.of(9, ...payload, 9);
    expect(payloadTicks(named(encoding), bytes, 1, bytes.length - 1)).toBe(ticks);
  });

  /** A frame whose first byte says how long it is, as G.723.1 has it. */
  function frame(length: number): number[] {
    const kind = [24, 20, 4, 1].indexOf(length);
    return [kind < 0 ? 0 : kind, ...Array.from({ length: length - 1 }, () => 0)];
  }
});

describe('noise that is to follow a payload', () => {
  const after = (encoding: string, ...bytes: number[]) =>
    noiseLevel(named(encoding), Uint8Array.from(bytes), 0, bytes.length);
  const speech = Array.from({ length: 10 }, () => 7);

  it('is in the gain of G.729 annex B, 2 dB a step', () => {
    expect(after('G729', ...speech)).toBe(-1);
    expect(after('G729', 0, 6 << 1)).toBe(67);
    expect(after('G729', ...speech, 0, 31 << 1)).toBe(17);
    expect(after('G729', 0, 0)).toBe(127);
  });

  it('is in the last frame of G.723.1, if that describes noise', () => {
    expect(after('G723', 2, 0, 0, 63 << 2)).toBe(32);
    expect(after('G723', 2, 0, 0, 0)).toBe(127);
    expect(after('G723', 2, 0, 0, 63 << 2, 3)).toBe(-1);
    expect(after('G723', 0, 0, 0, 0)).toBe(-1);
  });

  it('is the level itself in comfort noise (RFC 3389)', () => {
    expect(after('CN', 0x80 | 45)).toBe(45);
    expect(after('PCMA', 45)).toBe(-1);
  });
});
