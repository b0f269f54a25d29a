import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryFor } from './access-list.js';

const ada = { id: 'u-1', name: 'Ada Lovelace', number: '231' };

describe('an access list', () => {
  it.each<[readonly string[], string | null]>([
    [[], null],
    [['u-1'], 'u-1'],
    [['231'], '231'],
    [['Ada Lovelace'], 'Ada Lovelace'],
    [['ADA lovelace'], 'ADA lovelace'],
    [['Ada'], null],
    [['U-1'], null],
    [['23'], null],
    [['23*'], '23*'],
    [['*1'], '*1'],
    [['2*1'], '2*1'],
    [['231*'], '231*'],
    [['**'], '**'],
    [['*'], '*'],
    [['3*'], null],
    [['32*', '23*', '2*'], '23*'],
    [['2*', '231'], '231'],
    [['A*'], null],
  ])('%j names her by %j', (list, entry) => {
    expect(entryFor(list, ada)).toBe(entry);
  });

  it.each<[string, string, boolean]>([
    ['+49*', '+4930', true],
    ['+49*', '4930', false],
    ['2*', '2a', false],
    ['*', '', false],
    ['*', '+49', false],
    ['.*', '231', false],
  ])('%s is for the extension %j: %j', (pattern, number, is) => {
    expect(entryFor([pattern], { ...ada, number }) !== null).toBe(is);
  });

  it('names nobody of whom nothing is known, not even by *', () => {
    const nobody = { id: 'u-2', name: null, number: null };
    expect(entryFor(['*', 'null', ''], nobody)).toBeNull();
  });

  it('knows a name however it is composed', () => {
    expect(entryFor(['Zoe\u0308'], { ...ada, name: 'Zo\u00eb' })).toBe('Zoe\u0308');
  });

  it('takes no longer for a pattern of many stars', () => {
    const pattern = `${'1*'.repeat(48)}2`;
    expect(entryFor([pattern], { ...ada, number: '1'.repeat(100) })).toBeNull();
  }, 5_000);

  it('means by a star any digits, as many as there are', () => {
    const digits = fc.stringMatching(/^[0-9]{0,6}$/);
    fc.assert(
      fc.property(digits, digits, digits, (before, between, after) => {
        fc.pre(before + between + after !== '');
        const person = { ...ada, number: `${before}${between}${after}` };
        expect(entryFor([`${before}*${after}`], person)).toBe(`${before}*${after}`);
      }),
    );
  });
});
