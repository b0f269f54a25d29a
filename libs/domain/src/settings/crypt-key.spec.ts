import { describe, expect, it } from 'vitest';
import { cryptKey } from './crypt-key.js';

const costing = (kdf: { n: number; r: number; p: number }) => ({
  id: 'c0a80101-0000-4000-8000-000000000001',
  number: 1,
  publicKey: 'AAAA',
  salt: 'AAAA',
  kdf,
  since: '2030-01-01T00:00:00.000Z',
});

describe('what trying words on a crypt key costs', () => {
  it('may be what it is now, and some more', () => {
    for (const kdf of [
      { n: 2 ** 17, r: 8, p: 1 },
      { n: 2 ** 20, r: 16, p: 4 },
    ])
      expect(cryptKey.safeParse(costing(kdf)).success).toBe(true);
  });

  it.each([
    { n: 2 ** 21, r: 8, p: 1 },
    { n: 2 ** 17, r: 17, p: 1 },
    { n: 2 ** 17, r: 8, p: 5 },
    { n: 0, r: 8, p: 1 },
  ])('is refused beyond that: %o', (kdf) => {
    expect(cryptKey.safeParse(costing(kdf)).success).toBe(false);
  });
});
