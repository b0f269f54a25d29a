import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { readAccess } from '../api/access.js';
import { useSession } from '../session/use-session.js';
import { useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';

const KEY = ['access'];
/** Whether the supervisor is there is told by nobody: it is asked. */
const LOOK_AGAIN_MS = 5_000;

/** What there is to be said between this person and a supervisor, or those whom he supervises. */
export function useAccess() {
  const { consent, supervises } = useSession();
  const waits = consent?.state === 'awaited';
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => readAccess(signal),
    enabled: consent !== null || supervises,
    refetchInterval: waits ? LOOK_AGAIN_MS : false,
  });
}

/** Does something of it, and reads anew what it came to. */
export function useAccessAct<Given>(act: (given: Given) => Promise<unknown>) {
  const client = useQueryClient();
  const words = useFaultWords();
  return useMutation({
    mutationFn: act,
    onError: (error) => say(words(error)),
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === 'access' || queryKey[0] === 'session',
      }),
  });
}
