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
    onSuccess: (settings) => {
      say(t('settings.saved'));
      client.setQueryData(['settings'], settings);
      // A key that was just set is listed as closed until it is asked for again.
      void client.invalidateQueries({ queryKey: ['settings', 'crypt-keys'] });
      void client.invalidateQueries({ queryKey: ['status'] });
      void client.invalidateQueries({ queryKey: ['events'] });
    },
  });
}
