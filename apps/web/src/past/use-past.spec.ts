import { describe, expect, it } from 'vitest';
import { askedOf, pastAddress, pastQuery } from './use-past.js';

describe('a question about the past', () => {
  it('stands in the address, and reaches the server as a moment', () => {
    const asked = askedOf(new URLSearchParams('at=2026-03-03T14:00&user= Ada &q=&other=1'));
    expect(asked).toEqual({ at: '2026-03-03T14:00', user: 'Ada' });
    const asOf = new Date('2026-03-03T14:00').toISOString();
    expect(Object.fromEntries(pastQuery(asked)!)).toEqual({ user: 'Ada', asOf });
  });

  it('is of what the list can be narrowed by: days, choices and words of then', () => {
    const narrowing = 'owner=Ada&direction=in&state=recycled&protected=true&hold=h&conversation=c';
    const asked = askedOf(new URLSearchParams(`at=2026-03-03T14:00&${narrowing}&to=2026-03-02`));
    const { to, asOf, ...rest } = Object.fromEntries(pastQuery(asked)!);
    expect(rest).toEqual(Object.fromEntries(new URLSearchParams(narrowing)));
    expect([to, asOf]).toEqual(
      ['2026-03-03T00:00', '2026-03-03T14:00'].map((at) => new Date(at).toISOString()),
    );
  });

  it('can be come to from the list, narrowed as that is', () => {
    const filters = { q: 'Ada & co', bin: 'true', from: '2026-03-01' };
    const address = new URL(pastAddress(filters), 'http://here');
    expect(address.pathname).toBe('/past');
    const asked = { q: 'Ada & co', state: 'recycled', from: '2026-03-01' };
    expect(askedOf(address.searchParams)).toEqual(asked);
    expect(pastAddress({})).toBe('/past');
  });

  it('is none without a moment', () => {
    expect(pastQuery({})).toBeNull();
    expect(pastQuery({ at: 'yesterday' })).toBeNull();
  });
});
