import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { liftLockout, readLockout } from '../api/users.js';
import { useComplaint } from '../recording/toasts.js';

const EVERY_MS = 10_000;

const keyOf = (id: string) => ['users', 'lockout', id];

export const useLockout = (id: string) =>
  useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => readLockout(id, signal),
    refetchInterval: EVERY_MS,
  });

export function useLiftLockout(id: string) {
  const client = useQueryClient();
  const complain = useComplaint();
  return useMutation({
    mutationFn: () => liftLockout(id),
    onError: complain,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['events'] });
      return client.invalidateQueries({ queryKey: keyOf(id) });
    },
  });
}
