import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { readSession, signIn, signOut } from '../api/session.js';
import type { Session } from '../api/types.js';

const KEY = ['session'];

/** Who is signed in: undefined while that is being asked, null when nobody is. */
export const useSessionQuery = () =>
  useQuery({ queryKey: KEY, queryFn: readSession, staleTime: Number.POSITIVE_INFINITY });

/** Given by the page to everything shown to somebody signed in, so that it ends for all at once. */
export const SessionContext = createContext<Session | null>(null);

/** The session, for what is only shown to somebody signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('Shown without a session.');
  return session;
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
    // The live connection may tell of the end before the answer does, and then nothing is known of it any more.
    onMutate: () => client.getQueryData<Session | null>(KEY)?.via,
    onSettled: (_answer, _fault, _what, via) => {
      client.clear();
      client.setQueryData(KEY, null);
      // Nothing of what was shown may stay in the page's memory.
      window.location.assign(via === 'oidc' ? '/api/session/oidc/sign-out' : '/');
    },
  });
}
