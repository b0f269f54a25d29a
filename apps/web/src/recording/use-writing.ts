import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useComplaint } from './toasts.js';

/** Asks the server to write, and the page to read again. */
export function useWriting<A>(
  id: string,
  write: (given: A) => Promise<unknown>,
  onDone: () => void,
) {
  const client = useQueryClient();
  const complain = useComplaint();
  return useMutation({
    mutationFn: write,
    onSuccess: async () => {
      for (const what of ['history', 'recording'])
        void client.invalidateQueries({ queryKey: [what, id] });
      await client.invalidateQueries({ queryKey: ['notes', id] });
      onDone();
    },
    onError: (error) => {
      complain(error);
      void client.invalidateQueries({ queryKey: ['notes', id] });
    },
  });
}
