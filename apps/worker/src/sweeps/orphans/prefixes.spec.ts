import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, within } from './prefixes.js';

describe('parts of all ids, by their first digits', () => {
  it.each([
    ['0', '1'],
    ['9', 'a'],
    ['3f', '4'],
    ['3ff', '4'],
    ['3e', '3f'],
    ['3e0', '3e1'],
    ['f', null],
    ['ff', null],
  ])('after %s comes %s', (prefix, next) => {
    expect(after(prefix)).toBe(next);
  });

  it('go through all ids once, wherever one is divided', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (tooMuch) => {
        const parts: string[] = [];
        let at: string | null = '0';
        for (let turn = 0; at !== null; turn++) {
          if (tooMuch[turn] === true && at.length < 6) at = within(at);
          else {
            parts.push(at);
            at = after(at);
          }
        }
        const share = parts.reduce((sum, part) => sum + 16 ** -part.length, 0);
        expect(share).toBe(1);
        expect(parts).toEqual([...new Set(parts)].sort());
      }),
    );
  });
});
