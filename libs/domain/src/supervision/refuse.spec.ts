import { describe, expect, it } from 'vitest';
import { refuse } from './refuse.js';
import { at, on, refusal } from './supervision.samples.js';

describe('refuse', () => {
  it('does not consent, with a reason or without one', () => {
    expect(refuse('grace', 'Not today')(at.requested, on)).toEqual([
      { type: 'AccessRefused', data: { user: 'ada', personal: { reason: 'Not today' } } },
    ]);
    expect(refuse('grace', null)(at.requested, on)).toEqual([
      { type: 'AccessRefused', data: { user: 'ada', personal: null } },
    ]);
  });

  it('stays quiet when it is refused already', () => {
    expect(refuse('grace', null)(at.refused, on)).toEqual([]);
  });

  it.each([
    ['granted', 'grace', 'conflict', 'access-answered'],
    ['revoked', 'grace', 'conflict', 'access-over'],
    ['requested', 'bob', 'unknown', 'access-unknown'],
    ['unknown', 'grace', 'unknown', 'access-unknown'],
  ] as const)('cannot, when it is %s, as %s', (stage, who, kind, code) => {
    expect(() => refuse(who, null)(at[stage], on)).toThrow(refusal(kind, code));
  });
});
