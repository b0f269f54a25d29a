import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  countCovered,
  liftHold,
  listCovered,
  listHolds,
  placeHold,
  readHold,
} from '../api/holds.js';
import type { HoldScope } from '../api/types.js';

const EVERY_MS = 20_000;
const KEY = ['holds'];

/** Active and lifted ones, page after page. */
export const useHolds = () =>
  useInfiniteQuery({
    queryKey: [...KEY, 'list'],
    queryFn: ({ pageParam, signal }) => listHolds(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: EVERY_MS,
  });

/** One hold, and how many recordings it covers now. */
export const useHold = (id: string) =>
  useQuery({
    queryKey: [...KEY, 'one', id],
    queryFn: ({ signal }) => readHold(id, signal),
    refetchInterval: EVERY_MS,
  });

/** How many recordings such a hold would cover now; null asks nothing. */
export const useCovered = (scope: HoldScope | null) =>
  useQuery({
    queryKey: [...KEY, 'preview', scope],
    queryFn: ({ signal }) => countCovered(scope ?? {}, signal),
    enabled: scope !== null,
    placeholderData: (before) => before,
    refetchInterval: EVERY_MS,
  });

/** What a hold covers, page after page. */
export const useCoveredRecordings = (id: string, isWanted: boolean) =>
  useInfiniteQuery({
    queryKey: [...KEY, 'covered', id],
    queryFn: ({ pageParam, signal }) => listCovered(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: isWanted,
  });

/** Recordings show whether they are held, so that they are read anew. */
function useRefresh() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: KEY });
    void client.invalidateQueries({ queryKey: ['recordings'] });
    void client.invalidateQueries({ queryKey: ['recording'] });
  };
}

export const usePlaceHold = () => useMutation({ mutationFn: placeHold, onSuccess: useRefresh() });

/** `onLifted` comes even if the page has heard of it before, and offers it no more. */
export function useLiftHold(id: string, onLifted: () => void) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (reason: string | null) => liftHold(id, reason),
    onSuccess: async () => {
      onLifted();
      await refresh();
    },
  });
}
