import type { Recording } from '../api/types.js';

/**
 * One row on: with a recording open, opens its neighbour; else moves the focus among the rows in
 * sight, so that Enter opens.
 */
export function stepTo(
  recordings: readonly Recording[],
  openId: string | null,
  by: 1 | -1,
  open: (id: string) => void,
): void {
  if (openId !== null) {
    const at = recordings.findIndex(({ id }) => id === openId);
    const next = recordings[at < 0 ? 0 : at + by];
    if (next) open(next.id);
    return;
  }
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = rows[at < 0 ? 0 : at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
