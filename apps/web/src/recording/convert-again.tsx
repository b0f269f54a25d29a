import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { retryConversion } from '../api/recordings.js';
import { Icon } from '../icons.js';
import { useSession } from '../session/use-session.js';
import { useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';

/** Has the capture read again; for those who may. */
export function ConvertAgain({ id }: { id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const words = useFaultWords();
  const { role } = useSession().user;
  const retry = useMutation({
    mutationFn: () => retryConversion(id),
    onSuccess: async () => {
      say(t('recording.retrying'));
      await client.invalidateQueries({ queryKey: ['recording', id] });
    },
    onError: (error) => say(words(error)),
  });
  if (role !== 'admin') return null;
  return (
    <Button
      variant="default"
      leftSection={<Icon name="retry" />}
      loading={retry.isPending}
      onClick={() => retry.mutate()}
    >
      {t('recording.retry')}
    </Button>
  );
}
