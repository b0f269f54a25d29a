import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeOwnPassword, endSession, listSessions } from '../api/account.js';
import { useComplaint } from '../recording/toasts.js';

const KEY = ['sessions'];

export const useOpenSessions = () =>
  useQuery({ queryKey: KEY, queryFn: ({ signal }) => listSessions(signal), staleTime: 0 });

export function useEndSession() {
  const client = useQueryClient();
  const complain = useComplaint();
  return useMutation({
    mutationFn: endSession,
    onError: complain,
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export function useChangeOwnPassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: changeOwnPassword,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: KEY });
      return client.invalidateQueries({ queryKey: ['session'] });
    },
  });
}
