/** Bytes start..end-1. */
export type ByteRange = { readonly start: number; readonly end: number };

const RANGE = /^bytes=(?<first>\d*)-(?<last>\d*)$/;

/**
 * The one range that a `Range` header asks for (RFC 9110, 14.2); `null`: send all of it (no header,
 * several ranges, another unit); `'unsatisfiable'`: answer 416.
 */
export const byteRange = (
  header: string | undefined,
  size: number,
): ByteRange | null | 'unsatisfiable' => {
  const { first, last } = RANGE.exec(header ?? '')?.groups ?? {};
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  if (first === '') return suffix(Number(last), size);
  return fromTo(Number(first), last === '' ? size - 1 : Number(last), size);
};

const fromTo = (first: number, last: number, size: number): ReturnType<typeof byteRange> => {
  if (first >= size) return 'unsatisfiable';
  return last < first ? null : { start: first, end: Math.min(last + 1, size) };
};

const suffix = (length: number, size: number): ByteRange | 'unsatisfiable' =>
  length === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - length), end: size };
