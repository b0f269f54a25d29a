import { describe, expect, it } from 'vitest';
import { NO_SCOPE, idIn, isEverything, scopeFrom, scopeOf } from './scope.js';

const ID = '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11';

describe('what a hold covers', () => {
  it('is what is said, and no word that was left empty', () => {
    expect(scopeOf({ ...NO_SCOPE, number: ' 0800 ', direction: 'in' })).toEqual({
      number: '0800',
      direction: 'in',
    });
  });

  it('reaches to the end of its last day', () => {
    const scope = scopeOf({ ...NO_SCOPE, from: '2026-03-28', to: '2026-03-29' });
    const end = new Date(2026, 2, 30);
    expect(scope).toEqual({ from: new Date(2026, 2, 28).toISOString(), to: end.toISOString() });
  });

  it('is nothing as long as nothing is said, and everything only when that is', () => {
    expect(scopeOf(NO_SCOPE)).toBeNull();
    expect(scopeOf({ ...NO_SCOPE, q: '  ', from: 'soon' })).toBeNull();
    const everything = scopeOf({ ...NO_SCOPE, everything: true, q: 'x' });
    expect(everything).toEqual({ from: '1970-01-01T00:00:00.000Z' });
    expect(isEverything(everything!)).toBe(true);
    expect(isEverything({ from: '2026-01-01T00:00:00.000Z' })).toBe(false);
  });

  it('may be said by the address that leads there', () => {
    const fields = scopeFrom(new URLSearchParams({ ids: ID, owner: 'u1', to: 'x' }));
    expect(fields).toEqual({ ...NO_SCOPE, ids: [ID], owner: 'u1' });
  });

  it('takes the link of a recording for its id', () => {
    expect(idIn(`https://calls.example.com/recording/${ID.toUpperCase()}?t=3`)).toBe(ID);
    expect(idIn(' something ')).toBe('something');
  });
});
