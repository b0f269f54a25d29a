import { Button, NativeSelect, Textarea } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { requestAccess, revokeAccess } from '../api/access.js';
import type { Access } from '../api/types.js';
import { Icon } from '../icons.js';
import { useSession } from '../session/use-session.js';
import { useAccess, useAccessAct } from './use-access.js';
import css from './access.module.css';

const MINUTES = [10, 30, 60, 120, 240];
const MOST_CHARACTERS = 1_000;

/** In the place of the list, while a supervisor has not consented. */
export function AwaitingConsent() {
  const { t } = useTranslation();
  const { consent, appObject } = useSession();
  const { data } = useAccess();
  const mine = data?.mine ?? null;
  const name = consent?.monitor.name ?? t('access.supervisor');
  const isPresent = data?.monitor?.present ?? false;
  return (
    <section className={css.awaiting} aria-labelledby="awaiting">
      <Icon name="lock" size={28} />
      <h2 id="awaiting">{t('access.awaiting', { name })}</h2>
      <p>{t('access.awaitingHint', { name, appObject })}</p>
      <p className={css.presence} data-present={isPresent || undefined} role="status">
        {t(isPresent ? 'access.present' : 'access.absent', { name })}
      </p>
      {mine?.state === 'requested' ? <Asked mine={mine} /> : <Ask mine={mine} />}
    </section>
  );
}

function Asked({ mine }: { mine: Access }) {
  const { t } = useTranslation();
  const revoke = useAccessAct(revokeAccess);
  return (
    <div className={css.asked}>
      <p role="status">
        <strong>{t('access.asked')}</strong>
      </p>
      <blockquote>{mine.reason}</blockquote>
      <p>{t('access.minutes', { count: mine.minutes })}</p>
      <Button variant="default" loading={revoke.isPending} onClick={() => revoke.mutate(mine.id)}>
        {t('access.takeBack')}
      </Button>
    </div>
  );
}

/** What became of the last request, and the next one. */
function Ask({ mine }: { mine: Access | null }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState(30);
  const ask = useAccessAct(requestAccess);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason.trim() !== '')
      ask.mutate({ reason: reason.trim(), minutes }, { onSuccess: () => setReason('') });
  };
  return (
    <form className={css.form} onSubmit={onSubmit}>
      {mine && <Outcome mine={mine} />}
      <Textarea
        label={t('access.reason')}
        description={t('access.reasonHint')}
        autosize
        minRows={3}
        maxLength={MOST_CHARACTERS}
        required
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <NativeSelect
        label={t('access.duration')}
        value={minutes}
        onChange={({ currentTarget }) => setMinutes(Number(currentTarget.value))}
        data={MINUTES.map((count) => ({
          value: String(count),
          label: t('access.minutes', { count }),
        }))}
      />
      <Button type="submit" loading={ask.isPending} disabled={reason.trim() === ''}>
        {t('access.ask')}
      </Button>
    </form>
  );
}

function Outcome({ mine }: { mine: Access }) {
  const { t } = useTranslation();
  const name = mine.monitor.name ?? t('access.supervisor');
  if (mine.state === 'refused')
    return (
      <p className={css.outcome} role="status">
        <strong>{t('access.refused', { name })}</strong> {mine.refusal}
      </p>
    );
  return (
    mine.cause !== null && (
      <p className={css.outcome} role="status">
        {t(`access.cause.${mine.cause}`, { name })}
      </p>
    )
  );
}
