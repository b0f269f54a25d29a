import { useInfiniteQuery } from '@tanstack/react-query';
import { listRecordings } from '../api/recordings.js';
import { type Filters, toQuery } from '../recordings/filters.js';

/** What narrows the list beside its words; `from` and `to` are days of the viewer. */
export const NARROWING = [
  ...(['owner', 'number', 'from', 'to', 'direction', 'state'] as const),
  ...(['conversation', 'hold', 'protected', 'unowned', 'ownerRemoved'] as const),
] as const;

/** What the page was asked, as its address has it: a moment of the viewer's clock, whose eyes, and of what. */
const ASKED = ['at', 'user', 'appObject', 'q', ...NARROWING] as const;
export type Asked = Partial<Record<(typeof ASKED)[number], string>>;

export function askedOf(search: URLSearchParams): Asked {
  const given = ASKED.map((name) => [name, search.get(name)?.trim()] as const);
  return Object.fromEntries(given.filter(([, value]) => value));
}

/** Where a list of today is asked for as it stood: narrowed as it is, at a moment that is yet to be said. */
export function pastAddress({ bin, ...filters }: Filters): string {
  const search = new URLSearchParams(bin === 'true' ? { ...filters, state: 'recycled' } : filters);
  return search.size === 0 ? '/past' : `/past?${search}`;
}

/** The question as the API understands it; null: it says no moment. */
export function pastQuery({ at, ...rest }: Asked): URLSearchParams | null {
  const moment = new Date(at ?? '');
  if (Number.isNaN(moment.getTime())) return null;
  const query = toQuery(rest);
  query.set('asOf', moment.toISOString());
  return query;
}

/** The list as it stood, page after page. */
export function usePast(asked: Asked) {
  const query = pastQuery(asked);
  return useInfiniteQuery({
    queryKey: ['past', String(query)],
    queryFn: ({ pageParam, signal }) =>
      listRecordings(query ?? new URLSearchParams(), pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: query !== null,
    retry: false,
  });
}
