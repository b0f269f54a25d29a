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

/** The row beside one that is about to go, when the focus is in it or was lost: the next, else the one before. */
export function neighbourOf(id: string): HTMLElement | null {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex(({ dataset }) => dataset['row'] === id);
  const { activeElement } = document;
  const isInRow = rows[at]?.parentElement?.contains(activeElement) ?? false;
  if (at < 0 || !(isInRow || activeElement === document.body)) return null;
  return rows[at + 1] ?? rows[at - 1] ?? null;
}

/** The recording whose row has the focus; null: none has. */
export const focusedRow = (): string | null =>
  document.activeElement?.parentElement?.closest('[data-holder]')?.getAttribute('data-holder') ??
  null;
