import { describe, expect, it } from 'vitest';
import type { Manifest } from '#domain/seal/manifest';
import { uncovered } from './uncovered.js';

const hash = '00'.repeat(32);
const sealedAt = (sequence: number, day: number): Manifest => ({
  ...{ v: 1, chain: '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10', kind: 'key', publicKey: '' },
  ...{ sequence, previous: hash, key: hash, newKey: hash },
  sealedAt: new Date(Date.UTC(2030, 0, day)).toISOString(),
});

const whyOf = async (rows: readonly bigint[], newestOn: number) => {
  const { differences, notes } = await uncovered(
    {
      chain: { last: async () => ({ manifest: sealedAt(9, newestOn), signature: '' }) },
      queries: {
        entryAfter: async (_type, place) => rows.findLast((row) => row > BigInt(place)) ?? null,
      },
    },
    sealedAt(4, 1),
  );
  return {
    codes: differences.map(({ code }) => code),
    notes: notes.map(({ code }) => code),
  };
};

describe('why no checkpoint covers a seal', () => {
  it('is no fault while none was due', async () => {
    expect(await whyOf([3n], 2)).toEqual({
      codes: [],
      notes: ['not-covered-yet'],
    });
  });

  it('is a difference where a row tells of one', async () => {
    expect(await whyOf([8n, 6n, 3n], 2)).toEqual({ codes: ['checkpoint-missing'], notes: [] });
  });

  it('is said where the chain went on for days without one', async () => {
    expect(await whyOf([], 4)).toEqual({ codes: [], notes: ['not-covered-for-long'] });
  });
});
