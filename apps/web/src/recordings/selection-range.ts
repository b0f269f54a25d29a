/**
 * The ids from one to another, both with it, however they stand; `to` alone where the other is not in
 * the list (any more).
 */
export function rangeOf(ids: readonly string[], from: string | null, to: string): string[] {
  const [first, last] = [ids.indexOf(from ?? ''), ids.indexOf(to)];
  if (first < 0 || last < 0) return [to];
  return ids.slice(Math.min(first, last), Math.max(first, last) + 1);
}
