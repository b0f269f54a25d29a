import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedJson } from './stored-json.js';

const near = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');

describe('storedJson', () => {
  it('replaces NUL and half surrogate pairs, and nothing else', () => {
    const sign = fc.oneof(
      fc.constantFrom('\0', '\ud800', '\udc00', '\\', '\\u0000', '\\ud800', '"', '\u{1F600}'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    );
    const text = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join(''));
    fc.assert(
      fc.property(text, (given) => {
        expect(JSON.parse(storedJson({ given }))).toEqual({ given: near(given) });
      }),
    );
  });
});
