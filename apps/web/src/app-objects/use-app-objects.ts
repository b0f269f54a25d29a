import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  changeAppObject,
  createAppObject,
  deleteAppObject,
  listAppObjects,
} from '../api/app-objects.js';
import { ApiError } from '../api/client.js';
import type { AppObject } from '../api/types.js';
import { isSameName } from './names.js';

const EVERY_MS = 20_000;
const KEY = ['app-objects'];

export const useAppObjects = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => listAppObjects(signal),
    refetchInterval: EVERY_MS,
  });

type List = { items: AppObject[] };

/** The answer of a change is newer than what was listed. */
const withSaved = (items: readonly AppObject[], saved: AppObject): AppObject[] => [
  ...items.filter(({ name }) => !isSameName(name, saved.name)),
  saved,
];

/** Brings what depends on App objects up to date: their lists, their history, what one may choose. */
function useRefresh() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: KEY });
    void client.invalidateQueries({ queryKey: ['events'] });
    void client.invalidateQueries({ queryKey: ['session'] });
  };
}

type Saving = { whole: AppObject; different: Partial<AppObject>; confirmRemovals?: number };

/** Sets one up (`name` null), or changes what is named. */
export function useSaveAppObject(name: string | null) {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ whole, different, confirmRemovals }: Saving) =>
      name === null
        ? createAppObject(whole)
        : changeAppObject(name, {
            ...different,
            ...(confirmRemovals !== undefined && { confirmRemovals }),
          }),
    onSuccess: (saved) => {
      client.setQueryData<List>(KEY, (list) => list && { items: withSaved(list.items, saved) });
      refresh();
    },
  });
}

/** `onDeleted` comes even if the page has heard of it before, and shows no more of it. */
export function useDeleteAppObject(name: string, onDeleted: () => void) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (confirmRemovals: number | null) =>
      deleteAppObject(name, confirmRemovals === null ? {} : { confirmRemovals }),
    onSuccess: () => {
      refresh();
      onDeleted();
    },
  });
}

/** How many recordings would go at once, when that is why it was refused. */
export const removalsIn = (error: Error | null): number | null =>
  error instanceof ApiError && error.code === 'removals-unconfirmed'
    ? (error.figures.removals ?? null)
    : null;
