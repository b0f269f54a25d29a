/** Longest text of one field, in UTF-16 units: no name or sentence needs more. */
export const FIELD_LIMIT = 2_000;
/** Longest text of one note. */
export const NOTE_LIMIT = 20_000;

/** Controls, direction overrides, tags and zero-width signs: they could hide or reorder text. */
const HIDDEN =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A code point spelt out, as in `[U+202E]`. */
export const spelt = (character: string): string =>
  `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

/**
 * Makes whatever a user or a device wrote fit to be printed: well-formed, of bounded length, and
 * with hidden characters spelt out, so that a name cannot pose as another. Line feeds stay.
 */
export function visibleText(value: unknown, limit = FIELD_LIMIT): string {
  const text = String(value).toWellFormed();
  const short = text.length <= limit ? text : shortened(text, limit);
  return short
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(HIDDEN, spelt);
}

/** Texts of different origin on one line; each keeps its own reading direction. */
export class Phrase {
  readonly separator: string;
  readonly parts: readonly unknown[];

  constructor(separator: string, parts: readonly unknown[]) {
    this.separator = separator;
    this.parts = parts;
  }
}

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** What is printed for a text or a phrase, with hidden characters spelt out. */
export function printed(value: unknown, limit = FIELD_LIMIT): string {
  if (!(value instanceof Phrase)) return visibleText(value, limit);
  const parts = value.parts.map(
    (part) => FIRST_STRONG_ISOLATE + visibleText(part, limit) + POP_ISOLATE,
  );
  return parts.join(value.separator);
}

function shortened(text: string, limit: number): string {
  const kept = text.slice(0, limit).toWellFormed();
  const all = text.length.toLocaleString('en-GB');
  return `${kept} … [shortened: ${all} characters in all]`;
}
