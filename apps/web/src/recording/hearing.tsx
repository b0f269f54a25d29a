import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.js';
import type { Recording } from '../api/types.js';
import { useWaveform } from '../recordings/use-recordings.js';
import { useSession } from '../session/use-session.js';
import css from './recording.module.css';

const FORBIDDEN = 403;

/** `notice`: what is shown in place of the player. */
export type Hearing = { readonly mayHear: boolean; readonly notice: ReactNode };

/**
 * Whether who is here hears a recording. An auditor hears what his App object grants: whether it does is
 * asked when he wants to, since a refusal is recorded.
 */
export function useHearing(recording: Recording): Hearing {
  const { t } = useTranslation();
  const { user, appObject } = useSession();
  const [asked, setAsked] = useState<string | null>(null);
  const isAuditor = user.role === 'auditor';
  const isAsked = asked !== null && asked === appObject;
  const { isFetching, error } = useWaveform(recording, isAuditor && isAsked);
  if (!isAuditor) return { mayHear: true, notice: null };
  if (appObject === null) return not(t('player.notForAuditors'));
  if (isAsked && error instanceof ApiError && error.status === FORBIDDEN)
    return not(t('player.notGranted', { appObject }));
  if (isAsked && !isFetching) return { mayHear: true, notice: null };
  return not(
    t('player.ifGranted', { appObject }),
    <Button variant="default" loading={isAsked} onClick={() => setAsked(appObject)}>
      {t('player.hear')}
    </Button>,
  );
}

const not = (words: string, more?: ReactNode): Hearing => ({
  mayHear: false,
  notice: (
    <div className={css.notice} data-tone="quiet">
      <span>{words}</span>
      {more}
    </div>
  ),
});
