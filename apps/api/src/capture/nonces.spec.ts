import { describe, expect, it } from 'vitest';
import { Nonces } from './nonces.js';

describe('nonces', () => {
  it('are accepted by any process that knows the key, while they are young', () => {
    let now = 1_000;
    const nonce = new Nonces(500, () => now).issue('key');
    const elsewhere = new Nonces(500, () => now);
    expect(elsewhere.isFresh(nonce, 'key')).toBe(true);
    now += 501;
    expect(elsewhere.isFresh(nonce, 'key')).toBe(false);
  });

  it('are nobody else’s', () => {
    const nonces = new Nonces(500);
    const nonce = nonces.issue('key');
    expect(nonces.isFresh(nonce, 'another')).toBe(false);
    expect(nonces.isFresh('', 'key')).toBe(false);
    expect(nonces.isFresh(`B${nonce.slice(1)}`, 'key')).toBe(false);
  });

  it('take each request counter once, in any order', () => {
    const nonces = new Nonces(500);
    const nonce = nonces.issue('key');
    expect([2, 1, 2, 3, 1].map((counter) => nonces.use(nonce, counter))).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
  });
});
