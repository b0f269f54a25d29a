/** A stretch of time, in 1/48000 s. */
export type Span = { from: number; to: number };

/** A stretch in which something is missing: `missing` of it in all, in `parts` pieces. */
export type SpanOfGaps = Span & { parts: number; missing: number };

/**
 * Stretches of time of one kind. There are never more than twice `most`: when there are too many,
 * those that lie nearest together become one, so that hours of a bad line take no more room than
 * minutes; `parts` and `missing` still tell what each was made of.
 */
export class SpanList {
  private spans: SpanOfGaps[] = [];

  constructor(private readonly most: number) {}

  add(from: number, to: number): void {
    if (to <= from) return;
    this.spans.push({ from, to, parts: 1, missing: to - from });
    if (this.spans.length > 2 * this.most) this.spans = merged(this.spans, this.most);
  }

  /** All of them, at most `most`, in the order of time. */
  inOrder(): SpanOfGaps[] {
    return merged(this.spans, this.most);
  }
}

/** The same stretches, ascending; as many of those nearest together are one as it takes. */
function merged(spans: readonly SpanOfGaps[], most: number): SpanOfGaps[] {
  let list = overlapping(spans.toSorted((a, b) => a.from - b.from));
  while (list.length > most) list = inPairs(list, distanceOfNearest(list, list.length - most));
  return list;
}

/** Distances between neighbours, ascending: the one that `count` of them do not exceed. */
function distanceOfNearest(list: readonly SpanOfGaps[], count: number): number {
  const distances = list.slice(1).map(({ from }, i) => from - list[i]!.to);
  return distances.toSorted((a, b) => a - b)[count - 1]!;
}

function overlapping(list: readonly SpanOfGaps[]): SpanOfGaps[] {
  const result: SpanOfGaps[] = [];
  for (const span of list) {
    const last = result.at(-1);
    if (last === undefined || span.from > last.to) result.push({ ...span });
    else join(last, span);
  }
  return result;
}

/** Joins neighbours that are near, two at a time: where all are equally near, not all become one. */
function inPairs(list: readonly SpanOfGaps[], distance: number): SpanOfGaps[] {
  const result: SpanOfGaps[] = [];
  for (let i = 0; i < list.length; i++) {
    const span = { ...list[i]! };
    const next = list[i + 1];
    if (next !== undefined && next.from - span.to <= distance) {
      join(span, next);
      i++;
    }
    result.push(span);
  }
  return result;
}

function join(into: SpanOfGaps, other: SpanOfGaps): void {
  into.to = Math.max(into.to, other.to);
  into.parts += other.parts;
  into.missing += other.missing;
}
