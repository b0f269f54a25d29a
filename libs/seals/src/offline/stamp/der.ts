import { type Bytes, textOf } from '../bytes.js';

/** An element of DER (X.690, section 10): tag, length, content. */
export type Element = { readonly tag: number; readonly whole: Bytes; readonly content: Bytes };

/** The tags of what stands in time stamps; those of a context are written `contextOf(n)`. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  time: 0x18,
} as const;

/** `[n]`, with elements in it. */
export const contextOf = (n: number): number => 0xa0 | n;

const CONSTRUCTED = 0x20;
const LONG_TAG = 0x1f;
const MOST_LENGTH_BYTES = 3;

const broken = () => new Error('That is not written in DER, or not whole.');

/** All that stands one behind the other in these bytes. @throws Error when that is no DER */
export const elementsIn = (bytes: Bytes): Element[] => {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const { from, to } = contentAt(bytes, at);
    elements.push({
      tag: bytes[at] ?? 0,
      whole: bytes.subarray(at, to),
      content: bytes.subarray(from, to),
    });
    at = to;
  }
  return elements;
};

const contentAt = (bytes: Bytes, at: number): { from: number; to: number } => {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || (tag & LONG_TAG) === LONG_TAG) throw broken();
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || count > MOST_LENGTH_BYTES) throw broken();
  const from = at + 2 + count;
  const long = bytes.subarray(at + 2, from).reduce((sum, byte) => sum * 256 + byte, 0);
  const length = count === 0 ? first : long;
  // Each length is written in the one, shortest way.
  if (count > 0 && length < (count === 1 ? 0x80 : 256 ** (count - 1))) throw broken();
  if (from + length > bytes.length) throw broken();
  return { from, to: from + length };
};

/** The one element in these bytes. @throws Error when it is another, or not alone */
export const elementIn = (bytes: Bytes, tag: number): Element => {
  const [element, ...more] = elementsIn(bytes);
  if (element?.tag !== tag || more.length > 0) throw broken();
  return element;
};

/** What stands in an element that holds others. @throws Error when it does not, or is of another tag */
export const childrenOf = (element: Element | undefined, tag: number = TAG.sequence): Element[] => {
  if (element?.tag !== tag || (tag & CONSTRUCTED) === 0) throw broken();
  return elementsIn(element.content);
};

/** The content of an element of this tag. @throws Error when it is of another */
export const contentOf = (element: Element | undefined, tag: number): Bytes => {
  if (element?.tag !== tag) throw broken();
  return element.content;
};

/** An object identifier, its numbers joined by dots. @throws Error when it is none */
export const oidOf = (element: Element | undefined): string => {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of contentOf(element, TAG.oid)) {
    number = number * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(number)) throw broken();
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...others] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - 40 * top, ...others].join('.');
};

/** The OID of an AlgorithmIdentifier. @throws Error */
export const algorithmOf = (element: Element | undefined): string => oidOf(childrenOf(element)[0]);

const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d*[1-9])?Z$/;

/** A GeneralizedTime or UTCTime as ISO 8601, to milliseconds. @throws Error when it is none */
export const timeOf = (element: Element | undefined): string => {
  const isShort = element?.tag === TAG.utcTime;
  const text = textOf(contentOf(element, isShort ? TAG.utcTime : TAG.time));
  const century = Number(text.slice(0, 2)) < 50 ? '20' : '19';
  const [, year, month, day, hour, minute, second, fraction = ''] =
    TIME.exec(isShort ? century + text : text) ?? [];
  if (year === undefined) throw broken();
  const date = `${year}-${String(month)}-${String(day)}`;
  const clock = `${String(hour)}:${String(minute)}:${String(second)}`;
  const time = new Date(`${date}T${clock}${fraction.slice(0, 4)}Z`);
  if (Number.isNaN(time.getTime())) throw broken();
  return time.toISOString();
};
