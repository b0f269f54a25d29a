import { useInfiniteQuery } from '@tanstack/react-query';
import { readActivity } from '../api/activity.js';

/** What people did that fits the query, page after page, the newest first. */
export const useActivity = (query: URLSearchParams) =>
  useInfiniteQuery({
    queryKey: ['activity', query.toString()],
    queryFn: ({ pageParam, signal }) => readActivity(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
    staleTime: 0,
  });
