import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { changeSettings, readSettings } from '../api/administration.js';
import type { SettingsChange } from '../api/types.js';
import { say } from '../shell/saved.js';

export const useSettings = () => useQuery({ queryKey: ['settings'], queryFn: readSettings });

/** Saves what is named and leaves the rest. */
export function useChangeSettings() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: SettingsChange) => changeSettings(change),
    onSuccess: async () => {
      say(t('settings.saved'));
      await client.invalidateQueries({ queryKey: ['settings'] });
      await client.invalidateQueries({ queryKey: ['status'] });
      await client.invalidateQueries({ queryKey: ['events'] });
    },
  });
}
