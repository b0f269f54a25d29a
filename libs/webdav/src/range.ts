/** Bytes start..end-1. */
export type Range = { readonly start: number; readonly end: number };

const RANGE = /^bytes=\s*(?<first>\d*)-(?<last>\d*)\s*$/;

/**
 * The one range that a `Range` header asks for (RFC 9110, 14.2); `null`: all of it is sent (no header, several
 * ranges, another unit).
 */
export const rangeOf = (
  header: string | undefined,
  size: number,
): Range | null | 'unsatisfiable' => {
  const { first = '', last = '' } = RANGE.exec(header ?? '')?.groups ?? {};
  if (first === '') return last === '' ? null : suffix(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
};

const suffix = (length: number, size: number): Range | 'unsatisfiable' =>
  length === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - length), end: size };
