import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { confirmClock } from '../api/administration.js';
import type { Alarm } from '../api/types.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import { Ask } from '../shell/ask.js';
import { useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { Orphans } from './orphans.js';
import { useSweepWords } from './sweeps.js';

/** What an administrator should look at, in words, and what to do about it. */
export function Alarms({ alarms }: { alarms: readonly Alarm[] }) {
  const { t } = useTranslation();
  if (alarms.length === 0) return null;
  return (
    <section className={shell.card}>
      <h2>{t('alarms.title')}</h2>
      <ul className={css.alarms} role="alert">
        {alarms.map((alarm) => (
          <li key={`${alarm.code} ${alarm.subject}`}>
            <AlarmWords alarm={alarm} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const isOfSweep = (code: Alarm['code']): boolean => code.startsWith('sweep-');

function AlarmWords({ alarm: { code, subject, since, detail } }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const sweep = useSweepWords();
  return (
    <div className={css.callout} data-tone="bad">
      <strong>{t(`alarms.code.${code}`, { defaultValue: detail })}</strong>
      {isOfSweep(code) && <p>{sweep(subject)}</p>}
      <p>{t(`alarms.todo.${code}`, { defaultValue: '' })}</p>
      <small>
        {t('alarms.since', { at: formats.moment(since) })}
        {' · '}
        {t('alarms.said')}: {detail}
      </small>
      {code === 'clock-doubted' && <ConfirmClock detail={detail} />}
      {code === 'orphans-found' && <Orphans />}
    </div>
  );
}

function ConfirmClock({ detail }: { detail: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useFaultWords();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const confirm = useMutation({
    mutationFn: confirmClock,
    onSuccess: () => {
      setAsking(false);
      say(t('alarms.clock.done'));
      void client.invalidateQueries({ queryKey: ['status'] });
    },
  });
  return (
    <>
      <Button variant="default" mt="xs" onClick={() => setAsking(true)}>
        {t('alarms.confirmClock')}
      </Button>
      {isAsking && (
        <Ask
          title={t('alarms.clock.title')}
          action={t('alarms.clock.action')}
          isDangerous
          isPending={confirm.isPending}
          fault={confirm.error && words(confirm.error)}
          onClose={() => setAsking(false)}
          onConfirm={() => confirm.mutate()}
        >
          <p>{detail}</p>
          <p>
            <strong>
              {t('alarms.clock.now', { now: formats.moment(new Date().toISOString()) })}
            </strong>
          </p>
          <div className={css.callout} data-tone="bad">
            <Icon name="alert" />
            <p>{t('alarms.clock.consequence')}</p>
          </div>
        </Ask>
      )}
    </>
  );
}
