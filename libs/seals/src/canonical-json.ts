/** What JSON can say; numbers are finite. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The one way to write a JSON value down (RFC 8785, JCS): no white space, members in the order of the
 * UTF-16 units of their names, numbers and strings as ECMAScript writes them.
 * @throws TypeError at what JSON, or I-JSON (RFC 7493), does not have
 */
export const canonicalJson = (value: Json): string => {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return figure(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'object') return compound(value);
  throw new TypeError(`JSON has no ${typeof value}.`);
};

/** The same as bytes: what is hashed and signed. */
export const canonicalBytes = (value: Json): Buffer => Buffer.from(canonicalJson(value), 'utf8');

const compound = (value: readonly Json[] | { readonly [name: string]: Json }): string => {
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // The default order of strings is that of their UTF-16 units.
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${text(name)}:${canonicalJson(value[name] as Json)}`).join(',')}}`;
};

const figure = (value: number): string => {
  if (!Number.isFinite(value)) throw new TypeError('A number that JSON does not have.');
  return JSON.stringify(value);
};

const isArray = (value: object): value is readonly Json[] => Array.isArray(value);

const text = (value: string): string => {
  if (LONE_SURROGATE.test(value)) throw new TypeError('Text with half a character.');
  return JSON.stringify(value);
};
