import { useQuery } from '@tanstack/react-query';
import { readEvents } from '../api/administration.js';
import type { AuditEvent } from '../api/types.js';

const PAGE = '1000';
const MOST_PAGES = 10;

/** All events that fit the query, newest first. */
export const useEvents = (query: Record<string, string>, isWanted: boolean) =>
  useQuery({
    queryKey: ['events', query],
    enabled: isWanted,
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const found: AuditEvent[] = [];
      let after: string | null = null;
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const asked = new URLSearchParams({ ...query, limit: PAGE });
        if (after !== null) asked.set('after', after);
        const page = await readEvents(asked, signal);
        found.push(...page.items);
        after = page.next;
        if (after === null) break;
      }
      return found.toReversed();
    },
  });
