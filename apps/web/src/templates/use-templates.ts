import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createTemplate,
  deleteTemplate,
  licenseTemplate,
  listTemplates,
} from '../api/templates.js';

const EVERY_MS = 20_000;

/** The config templates of the PBX, through which people may have the licence. */
export const useTemplates = () =>
  useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => listTemplates(signal),
    refetchInterval: EVERY_MS,
  });

/** What people have through them changes with them. */
function useRefresh() {
  const client = useQueryClient();
  return () => {
    for (const key of ['templates', 'users', 'events'])
      void client.invalidateQueries({ queryKey: [key] });
  };
}

export const useCreateTemplate = () =>
  useMutation({ mutationFn: createTemplate, onSuccess: useRefresh() });

export const useLicenseTemplate = (name: string) =>
  useMutation({
    mutationFn: (licensed: boolean) => licenseTemplate(name, licensed),
    onSuccess: useRefresh(),
  });

export const useDeleteTemplate = (name: string) =>
  useMutation({ mutationFn: () => deleteTemplate(name), onSuccess: useRefresh() });
