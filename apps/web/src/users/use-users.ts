import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import {
  type UserChange,
  type UserRemoval,
  changeUser,
  createUser,
  listAllUsers,
  listUsers,
  readUser,
  removeUser,
} from '../api/users.js';
import type { User } from '../api/types.js';
import { useSession } from '../session/use-session.js';

const EVERY_MS = 20_000;

/** Everybody whose name or number has `q` in it, page after page. */
export const useUsers = (q: string) =>
  useInfiniteQuery({
    queryKey: ['users', 'found', q],
    queryFn: ({ pageParam, signal }) => listUsers(q, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
    refetchInterval: EVERY_MS,
  });

/** Everybody, for choosing among them and for their names; nobody to who may not see them. */
export function useEverybody() {
  const { role } = useSession().user;
  return useQuery({
    queryKey: ['users', 'all'],
    queryFn: ({ signal }) => listAllUsers(signal),
    enabled: role === 'admin',
  });
}

/** Id of a user → his name, as far as that may be known; else the id. */
export function useUserNames(): (id: string) => string {
  const { data } = useEverybody();
  const names = useMemo(() => new Map((data ?? []).map((user) => [user.id, nameOf(user)])), [data]);
  return useCallback((id) => names.get(id) ?? id, [names]);
}

export const nameOf = ({ id, name, number }: Pick<User, 'id' | 'name' | 'number'>): string =>
  [name ?? id, number].filter(Boolean).join(', ');

export const useUser = (id: string) =>
  useQuery({
    queryKey: ['users', 'one', id],
    queryFn: ({ signal }) => readUser(id, signal),
    refetchInterval: EVERY_MS,
  });

/** Makes a user (`id` null), or changes one. */
export function useSaveUser(id: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: UserChange) => (id === null ? createUser(change) : changeUser(id, change)),
    onSuccess: (user) => {
      client.setQueryData(['users', 'one', user.id], user);
      void client.invalidateQueries({ queryKey: ['users'], predicate: isNotOne(user.id) });
      void client.invalidateQueries({ queryKey: ['events'] });
      void client.invalidateQueries({ queryKey: ['templates'] });
    },
  });
}

/** Takes an account away; `onRemoved` comes even where the page heard of it first and shows it no more. */
export function useRemoveUser(id: string, onRemoved: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (removal: UserRemoval) => removeUser(id, removal),
    onSuccess: () => {
      client.removeQueries({ queryKey: ['users', 'one', id] });
      for (const key of ['users', 'events', 'app-objects', 'templates'])
        void client.invalidateQueries({ queryKey: [key], predicate: isNotOne(id) });
      onRemoved();
    },
  });
}

/** The answer of a change is newer than what the catalogue may show yet. */
const isNotOne =
  (id: string) =>
  ({ queryKey }: { queryKey: readonly unknown[] }) =>
    queryKey[2] !== id;
