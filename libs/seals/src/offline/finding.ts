/** Something that is not as it was sealed, and where. */
export type Finding = {
  /** Name of the file; where it may be one of two, both. */
  readonly files: readonly string[];
  /** A sentence for whoever checks it. */
  readonly detail: string;
  /** Seconds of the call, counted from 0, as [from, to). */
  readonly seconds?: readonly Span[];
  /** Bytes of the file, as [from, to). */
  readonly bytes?: readonly Span[];
  /** Where in a file of JSON. */
  readonly field?: string;
};
export type Span = readonly [from: number, to: number];

/** Where two lists of hashes differ. */
export const differing = (one: readonly string[], other: readonly string[]): Span[] => {
  const spans: [number, number][] = [];
  for (let n = 0; n < Math.max(one.length, other.length); n++) {
    if (one[n] === other[n]) continue;
    const last = spans.at(-1);
    if (last?.[1] === n) last[1] = n + 1;
    else spans.push([n, n + 1]);
  }
  return spans;
};

type Where = Pick<Finding, 'detail' | 'seconds' | 'bytes' | 'field'> &
  Partial<Pick<Finding, 'files'>>;

/** What differs and where, as a person reads it. */
export const findingInWords = ({ files, detail, seconds, bytes, field }: Where): string => {
  const where = [
    ...(seconds ? [`seconds ${spansInWords(seconds)} of the call`] : []),
    ...(bytes ? [`bytes ${spansInWords(bytes)}`] : []),
    ...(field ? [`at ${field}`] : []),
  ];
  const file = files ? `${files.join(' or ')}: ` : '';
  return `${file}${detail}${where.length > 0 ? ` (${where.join(', ')})` : ''}`;
};

const MOST_NAMED = 20;

/** The last one of each is named too, unlike in the pairs. */
export const spansInWords = (all: readonly Span[]): string =>
  all
    .slice(0, MOST_NAMED)
    .map(([from, to]) => (to === from + 1 ? String(from) : `${from} to ${to - 1}`))
    .join(', ') + (all.length > MOST_NAMED ? ', and more' : '');
