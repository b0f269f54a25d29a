import { describe, expect, it } from 'vitest';
import { Phrase, printed, visibleText } from './visible-text.js';

describe('visible text', () => {
  it.each([
    ['invoice\u202Efdp.exe', 'invoice[U+202E]fdp.exe'],
    ['a\u2068b\u2069', 'a[U+2068]b[U+2069]'],
    ['zero\u200Bwidth\uFEFF', 'zero[U+200B]width[U+FEFF]'],
    ['bell\u0007 tag\u{E0041}', 'bell[U+0007] tag[U+E0041]'],
    ['one\r\ntwo\u2028three\tfour', 'one\ntwo\nthree four'],
    ['lone \ud800', 'lone \ufffd'],
    ['Müller 王 می‌خواهم 👩‍💻', 'Müller 王 می‌خواهم 👩‍💻'],
  ])('shows %j as %j', (given, shown) => {
    expect(visibleText(given)).toBe(shown);
  });

  it('shortens beyond its limit without cutting a character in two', () => {
    expect(visibleText('ab😀', 3)).toBe('ab\ufffd … [shortened: 4 characters in all]');
    expect(visibleText('abc', 3)).toBe('abc');
  });

  it('isolates the parts of a phrase, and only those', () => {
    const phrase = new Phrase(' · ', ['כהן\u2069', '+20 2']);
    expect(printed(phrase)).toBe('\u2068כהן[U+2069]\u2069 · \u2068+20 2\u2069');
  });
});
