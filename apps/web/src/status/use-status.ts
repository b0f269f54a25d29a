import { useQuery } from '@tanstack/react-query';
import { readStatus } from '../api/administration.js';
import { useSession } from '../session/use-session.js';

const EVERY_MS = 10_000;

/** How the product is doing; only administrators may ask. */
export function useStatus(everyMs = EVERY_MS) {
  const { role } = useSession().user;
  return useQuery({
    queryKey: ['status'],
    queryFn: readStatus,
    enabled: role === 'admin',
    refetchInterval: everyMs,
  });
}
