import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { grantAccess, refuseAccess, revokeAccess } from '../api/access.js';
import type { Access } from '../api/types.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import { useSession } from '../session/use-session.js';
import { useAccess, useAccessAct } from './use-access.js';
import css from './access.module.css';

/** Above every page, for those whom it concerns. */
export function Supervision() {
  const { consent, supervises } = useSession();
  return (consent !== null || supervises) && <FourEyes />;
}

/** Who waits for one's consent, what runs by it, and by whose one sees something. */
function FourEyes() {
  const { t } = useTranslation();
  const { data } = useAccess();
  const { consent } = useSession();
  const waiting = data?.waiting ?? [];
  const granted = data?.granted ?? [];
  const mine = consent?.state === 'given' ? (data?.mine ?? null) : null;
  return (
    <aside className={css.bar} aria-label={t('access.title')}>
      <div role="alert">
        {waiting.map((each) => (
          <Request key={each.id} access={each} />
        ))}
      </div>
      {granted.map((each) => (
        <Running
          key={each.id}
          access={each}
          words={t('access.runs', { name: each.user.name ?? t('access.somebody') })}
          until="access.until"
        />
      ))}
      {mine?.state === 'granted' && (
        <Running
          access={mine}
          words={t('access.given', { name: mine.monitor.name ?? t('access.supervisor') })}
          until="access.untilThen"
        />
      )}
    </aside>
  );
}

/** Somebody waits: who, why, for how long; yes or no. */
function Request({ access }: { access: Access }) {
  const { t } = useTranslation();
  const { user, appObject, reason } = access;
  const [isRefusing, setRefusing] = useState(false);
  const name = user.name ?? t('access.somebody');
  const Answer = isRefusing ? No : YesOrNo;
  return (
    <section className={css.request} aria-label={t('access.requestOf', { name })}>
      <Icon name="alert" />
      <div className={css.words}>
        <strong>{t('access.wants', { name, appObject })}</strong>
        <q>{reason}</q>
      </div>
      <Answer access={access} name={name} onRefusing={setRefusing} />
    </section>
  );
}

type AnswerProps = { access: Access; name: string; onRefusing: (is: boolean) => void };

function YesOrNo({ access, name, onRefusing }: AnswerProps) {
  const { t } = useTranslation();
  const [minutes, setMinutes] = useState(access.minutes);
  const grant = useAccessAct((given: number) => grantAccess(access.id, given));
  return (
    <div className={css.answer}>
      <NativeSelect
        size="xs"
        aria-label={t('access.durationOf', { name })}
        value={minutes}
        onChange={({ currentTarget }) => setMinutes(Number(currentTarget.value))}
        data={lessThan(access.minutes).map((count) => ({
          value: String(count),
          label: t('access.minutes', { count }),
        }))}
      />
      <Button size="xs" loading={grant.isPending} onClick={() => grant.mutate(minutes)}>
        {t('access.grant')}
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={grant.isPending}
        onClick={() => onRefusing(true)}
      >
        {t('access.refuse')}
      </Button>
    </div>
  );
}

/** No, and why not: whoever asked reads it. */
function No({ access, onRefusing }: AnswerProps) {
  const { t } = useTranslation();
  const [why, setWhy] = useState('');
  const refuse = useAccessAct((reason: string) => refuseAccess(access.id, reason));
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    refuse.mutate(why.trim());
  };
  return (
    <form className={css.answer} onSubmit={onSubmit}>
      <TextInput
        size="xs"
        autoFocus
        maxLength={1_000}
        aria-label={t('access.whyNot')}
        placeholder={t('access.whyNot')}
        value={why}
        onChange={({ currentTarget }) => setWhy(currentTarget.value)}
      />
      <Button size="xs" type="submit" loading={refuse.isPending}>
        {t('access.refuse')}
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={refuse.isPending}
        onClick={() => onRefusing(false)}
      >
        {t('access.goBack')}
      </Button>
    </form>
  );
}

type RunningProps = {
  access: Access;
  words: string;
  until: 'access.until' | 'access.untilThen';
};

function Running({ access, words, until }: RunningProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const revoke = useAccessAct(revokeAccess);
  return (
    <p className={css.running}>
      <Icon name="check" />
      <span>
        <strong>{words}</strong> {access.until && t(until, { time: formats.time(access.until) })}
      </span>
      <Button
        size="compact-xs"
        variant="default"
        loading={revoke.isPending}
        onClick={() => revoke.mutate(access.id)}
      >
        {t('access.end')}
      </Button>
    </p>
  );
}

/** As long as was asked for, and shorter. */
const lessThan = (asked: number): number[] => [
  ...[5, 10, 30, 60, 120, 240].filter((minutes) => minutes < asked),
  asked,
];
