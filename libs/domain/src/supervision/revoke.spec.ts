import { describe, expect, it } from 'vitest';
import { revoke, revokeBy } from './revoke.js';
import { at, on, refusal } from './supervision.samples.js';

const revoked = (cause: string) => [{ type: 'AccessRevoked', data: { cause } }];

describe('revoke', () => {
  it.each(['requested', 'granted'] as const)('ends what is %s, and says why', (stage) => {
    expect(revoke('server-lost')(at[stage], on)).toEqual(revoked('server-lost'));
  });

  it.each(['refused', 'revoked'] as const)('stays quiet when it is %s', (stage) => {
    expect(revoke('expired')(at[stage], on)).toEqual([]);
  });

  it('refuses what there is not', () => {
    expect(() => revoke('expired')(at.unknown, on)).toThrow(refusal('unknown', 'access-unknown'));
  });

  it('is for both of them, and for nobody else', () => {
    expect(revokeBy('grace')(at.granted, on)).toEqual(revoked('by-monitor'));
    expect(revokeBy('ada')(at.requested, on)).toEqual(revoked('by-user'));
    expect(() => revokeBy('bob')(at.granted, on)).toThrow(refusal('unknown', 'access-unknown'));
  });
});
