import { DAY_PX, type ListRow, ROW_PX } from './day-rows.js';

const heightOf = ({ kind }: ListRow) => (kind === 'day' ? DAY_PX : ROW_PX);

/** Where each row begins, in pixels from the top of the list, by its key. */
function topsOf(rows: readonly ListRow[]): Map<string, number> {
  const tops = new Map<string, number>();
  let top = 0;
  for (const row of rows) {
    tops.set(row.key, top);
    top += heightOf(row);
  }
  return tops;
}

/**
 * How far a list must be scrolled on, so that what is in sight does not move when rows above it came or
 * went: by as much as the first row in sight that is still there has moved.
 */
export function shiftOf(
  before: readonly ListRow[],
  after: readonly ListRow[],
  scrollTop: number,
): number {
  const [then, now] = [topsOf(before), topsOf(after)];
  for (const { key } of before) {
    const [was, is] = [then.get(key), now.get(key)];
    if (was !== undefined && is !== undefined && was >= scrollTop) return is - was;
  }
  return 0;
}
