import type { Span } from '#infra/read-model/recordings/capture-files.queries';

const FORMS = [/^\d{4}$/, /^\d{2}$/, /^\d{2}$/];

/**
 * The time that a folder stands for: `2026`, `2026/11` or `2026/11/22`, in UTC like every time in the product;
 * `null`: it is none of these, or no such day is.
 */
export const spanOf = (path: readonly string[]): Span | null => {
  if (path.length === 0 || path.length > FORMS.length) return null;
  if (!path.every((segment, i) => FORMS[i]?.test(segment))) return null;
  const span = spanOfDate(path.map(Number));
  // 31 February would be in March.
  const isReal = nameOf(span.from, path.length).join('/') === path.join('/');
  return isReal ? span : null;
};

/** Of a year, a month of it, or a day of that. */
const spanOfDate = ([year = 0, month, day]: readonly number[]): Span => {
  if (month === undefined) return { from: start(year), to: start(year + 1) };
  if (day === undefined) return { from: start(year, month), to: start(year, month + 1) };
  return { from: start(year, month, day), to: start(year, month, day + 1) };
};

const start = (year: number, month = 1, day = 1): Date => {
  const at = new Date(0);
  // Not Date.UTC: that takes the year 26 for 1926.
  at.setUTCFullYear(year, month - 1, day);
  return at;
};

/** The folders in a folder: all that there could be, each with its name. */
export const spansIn = (
  path: readonly string[],
  { from, to }: Span,
): (Span & { readonly name: string })[] => {
  const spans: (Span & { readonly name: string })[] = [];
  for (let at = from; at < to;) {
    const names = nameOf(at, path.length + 1);
    const span = spanOfDate(names.map(Number));
    spans.push({ ...span, name: names.at(-1) ?? '' });
    at = span.to;
  }
  return spans;
};

const nameOf = (at: Date, segments: number): string[] =>
  at.toISOString().slice(0, 10).split('-').slice(0, segments);
