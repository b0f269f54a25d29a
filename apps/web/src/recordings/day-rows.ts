import type { Recording } from '../api/types.js';
import { localDay } from '../language/format.js';

/** How high the rows of the list are. */
export const ROW_PX = 60;
export const DAY_PX = 44;

export type DayRow = { kind: 'day'; key: string; at: string };
export type ListRow = DayRow | { kind: 'recording'; key: string; recording: Recording };

/** The list with a heading before the first recording of each day (of the viewer's time zone). */
export function dayRows(recordings: readonly Recording[]): ListRow[] {
  const rows: ListRow[] = [];
  let day = '';
  for (const recording of recordings) {
    const its = localDay(new Date(recording.startedAt));
    if (its !== day) rows.push({ kind: 'day', key: `day ${its}`, at: recording.startedAt });
    day = its;
    rows.push({ kind: 'recording', key: recording.id, recording });
  }
  return rows;
}
