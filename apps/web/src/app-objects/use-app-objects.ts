import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  changeAppObject,
  createAppObject,
  deleteAppObject,
  listAppObjects,
} from '../api/app-objects.js';
import type { AppObject } from '../api/types.js';

const EVERY_MS = 20_000;
const KEY = ['app-objects'];

export const useAppObjects = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => listAppObjects(signal),
    refetchInterval: EVERY_MS,
  });

/** Brings what depends on App objects up to date: their lists, their history, what one may choose. */
function useRefresh() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: KEY });
    await client.invalidateQueries({ queryKey: ['events'] });
    await client.invalidateQueries({ queryKey: ['session'] });
  };
}

/** Sets one up (`name` null), or changes what is named. */
export function useSaveAppObject(name: string | null) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ whole, different }: { whole: AppObject; different: Partial<AppObject> }) =>
      name === null ? createAppObject(whole) : changeAppObject(name, different),
    onSuccess: refresh,
  });
}

export const useDeleteAppObject = (name: string) =>
  useMutation({ mutationFn: () => deleteAppObject(name), onSuccess: useRefresh() });
