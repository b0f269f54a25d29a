import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { chooseAppObject } from '../api/app-objects.js';
import { useSession } from '../session/use-session.js';
import { useFaultWords } from './fault.js';
import { say } from './saved.js';
import css from './shell.module.css';

/** No App object can be called so. */
const NONE = '';

/** Through which App object one acts; who has several chooses here. */
export function AppObjectSwitch() {
  const { t } = useTranslation();
  const { user, appObject, appObjects } = useSession();
  const choose = useChoose();
  const label = t('appObjects.switch');
  const canLeave = user.role === 'admin';
  if (appObjects.length + Number(canLeave) < 2)
    return (
      appObject !== null && (
        <span className={css.through} title={`${label}: ${appObject}`}>
          <span className={css.hidden}>{label}: </span>
          {appObject}
        </span>
      )
    );
  return (
    <NativeSelect
      size="xs"
      className={css.through ?? ''}
      aria-label={label}
      title={label}
      value={appObject ?? NONE}
      disabled={choose.isPending}
      onChange={({ currentTarget }) => choose.mutate(currentTarget.value || null)}
    >
      {(canLeave || appObject === null) && (
        <option value={NONE} disabled={!canLeave}>
          {t(canLeave ? 'appObjects.without' : 'appObjects.notChosen')}
        </option>
      )}
      {appObjects.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </NativeSelect>
  );
}

/** Everything shown may look different through another one, so that it is read anew. */
function useChoose() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const words = useFaultWords();
  return useMutation({
    mutationFn: chooseAppObject,
    onSuccess: (session) => {
      const { appObject } = session;
      client.setQueryData(['session'], session);
      say(
        appObject === null
          ? t('appObjects.switchedOff')
          : t('appObjects.switched', { name: appObject }),
      );
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    },
    onError: (error) => {
      say(words(error));
      void client.invalidateQueries({ queryKey: ['session'] });
    },
  });
}
