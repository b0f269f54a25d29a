import { containing } from '../conditions.js';

/** Signs of ASCII, but for the one between lines. */
const SIGNS = String.raw`\x01-\x09\x0b-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f`;
/** Of these, all but what stands by itself in nearly every row: a space, and `+`, `-` and `.` */
const TELLING_SIGNS = String.raw`\x01-\x09\x0b-\x1f\x21-\x2a\x2c\x2f\x3a-\x40\x5b-\x60\x7b-\x7f`;
const TELLING_ASCII = `[${TELLING_SIGNS}]|[${SIGNS}]{2}`;

/**
 * SQL over a recording: the characters of its text by which the index of texts also finds it. Those beyond
 * ASCII, as not every database has them in its trigrams, and a name may have only two of them; and signs,
 * which no trigram has: of a space, and of +, - and ., those beside another character that is neither letter
 * nor digit of ASCII. Another form needs another index.
 */
const telling = (text: string): string =>
  String.raw`string_to_array(replace(regexp_replace(
    E'\n' || regexp_replace(${text}, '[0-9A-Za-z\n]+', E'\n\n', 'g') || E'\n',
    '\n[ +.-]\n', '', 'g'), E'\n', ''), null)`;
export const charactersOf = (text: string): string =>
  `(case when octet_length(${text}) > char_length(${text}) or ${text} ~ '${TELLING_ASCII}'
    then ${telling(text)} else '{}' end)`;

/** A pattern of what is before a word. Of signs, ASCII alone: from these, the index knows it too. */
const BEFORE_WORD = String.raw`(^|[${SIGNS}\n])`;

/** Scripts that set no space between words, or between the parts of a name. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const BEYOND_ASCII = /\P{ASCII}/u;
const OF_A_WORD = /[0-9a-z]/i;
const THREE_OF_A_WORD = /[0-9a-z]{3}/i;
const OF_TELLING_ASCII = new RegExp(TELLING_ASCII);
/** A word begins in it, or ends after two characters: trigrams are also of the spaces around words. */
const BORDER_OF_WORD = /[ +.-][0-9a-z]|[0-9a-z]{2}[ +.-]/i;

/**
 * Is a text looked for where a word begins? One letter or digit is, or two; not where words have no spaces. And
 * one of ASCII before a sign that stands in nearly every row, as of an initial (`k.`).
 */
export const beginsWord = (text: string): boolean =>
  /^([\p{L}\p{N}]{1,2}|[0-9a-z][ +.-])$/iu.test(text) && !UNSPACED.test(text);

/** Are there characters in it by which the index finds what somebody typed? */
const isTelling = (text: string): boolean => BEYOND_ASCII.test(text) || OF_TELLING_ASCII.test(text);

/** Does the index of texts find what somebody typed, without reading all there is? */
export const isTypedIndexed = (text: string): boolean => isIndexed(text) || isTelling(text);

/** Does the index of trigrams find it, without reading all there is? */
export const isIndexed = (text: string): boolean =>
  THREE_OF_A_WORD.test(text) ||
  BORDER_OF_WORD.test(text) ||
  BEYOND_ASCII.test(text) ||
  beginsWord(text);

/** A condition in SQL, and its values. */
export type Found = { readonly sql: string; readonly values: readonly string[] };

/** Is the text in a column in lower case, where a word begins? */
export const begun = (column: string, text: string): Found => ({
  sql: `${column} ~ ('${BEFORE_WORD}' || lower(?))`,
  values: [text.replace(/[+.]/, '\\$&')],
});

/** Is what somebody typed in the texts of recording `r`? */
export const typed = (text: string): Found => {
  const { sql, values } = (beginsWord(text) ? begun : found)('r.search', text);
  if (THREE_OF_A_WORD.test(text) || !isTelling(text)) return { sql, values };
  // What has no trigrams must not look as if the index were to be asked for it: that would read all of it.
  const asked = beginsWord(text) && OF_A_WORD.test(text) ? sql : `(${sql}) is true`;
  return {
    sql: `${asked} and ${charactersOf('r.search')} @> ${telling('lower(?)')}`,
    values: [...values, text],
  };
};

/**
 * Digits of which the last tell more than the first, as those of numbers and devices do: then the index
 * of trigrams need only be asked for these. The first ones are in every row, and it would read them all.
 */
const TELLING = /^\+?[0-9a-f]*([0-9a-f]{5})$/i;

/** Is the text in a column in lower case, wherever? */
export const found = (column: string, text: string): Found => {
  const end = TELLING.exec(text)?.[1];
  if (end === undefined || end === text)
    return { sql: `${column} like lower(?)`, values: [containing(text)] };
  return {
    sql: `${column} like lower(?) and position(lower(?) in ${column}) > 0`,
    values: [containing(end), text],
  };
};
