import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type Filters, filtersOf } from './filters.js';

const OPENED = /^\/recording\/([^/]+)$/;

/** Where a recording lives in the page; the list's filters stay beside it. */
export function addressOf(id: string | null, filters: Filters, seconds?: number): string {
  const search = new URLSearchParams(filters);
  if (seconds !== undefined) search.set('t', String(seconds));
  const query = search.size > 0 ? `?${search}` : '';
  return id === null ? `/${query}` : `/recording/${encodeURIComponent(id)}${query}`;
}

/** What the address says: the opened recording, the filters, and the second to begin at. */
export function useAddress() {
  const [path, go] = useLocation();
  const search = useSearch();
  const filters = useMemo(() => filtersOf(new URLSearchParams(search)), [search]);
  const opened = OPENED.exec(path)?.[1];
  const openId = opened === undefined ? null : decodeURIComponent(opened);
  const seconds = Number(new URLSearchParams(search).get('t'));

  const open = useCallback((id: string | null) => go(addressOf(id, filters)), [go, filters]);
  /** Typing in a filter does not fill the history: the address is replaced, not added to. */
  const filter = useCallback(
    (change: Filters) => {
      const next = new URLSearchParams({ ...filters, ...change });
      go(addressOf(openId, filtersOf(next)), { replace: true });
    },
    [go, filters, openId],
  );
  const startMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0;
  return { openId, filters, startMs, open, filter };
}
