import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { endToken, listTokens, makeToken } from '../api/tokens.js';
import { useComplaint } from '../recording/toasts.js';

const KEY = ['tokens'];

/** `null`: one's own. */
export const useTokens = (userId: string | null) =>
  useQuery({
    queryKey: [...KEY, userId],
    queryFn: ({ signal }) => listTokens(userId, signal),
    staleTime: 0,
  });

export function useMakeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: makeToken,
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export function useEndToken() {
  const client = useQueryClient();
  const complain = useComplaint();
  return useMutation({
    mutationFn: endToken,
    onError: complain,
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
