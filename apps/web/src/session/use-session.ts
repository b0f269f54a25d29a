import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { readSession, signIn, signOut } from '../api/session.js';
import type { Session } from '../api/types.js';

const KEY = ['session'];

/** Who is signed in: undefined while that is being asked, null when nobody is. */
export const useSessionQuery = () =>
  useQuery({ queryKey: KEY, queryFn: readSession, staleTime: Number.POSITIVE_INFINITY });

/** The session, for what is only shown to somebody signed in. */
export function useSession(): Session {
  const { data } = useSessionQuery();
  if (!data) throw new Error('Shown without a session.');
  return data;
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ user, password }: { user: string; password: string }) => signIn(user, password),
    onSuccess: (session) => client.setQueryData(KEY, session),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: signOut,
    onSettled: () => {
      client.clear();
      client.setQueryData(KEY, null);
      // Nothing of what was shown may stay in the page's memory.
      window.location.assign('/');
    },
  });
}
