import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { runSweep } from '../api/administration.js';
import type { Sweep } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';

const TONES = { done: 'good', failed: 'bad', halted: 'bad' } as const;

/** What a sweep is for, in words; one that this page does not know yet by its name. */
export function useSweepWords(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => t(`sweeps.name.${name}` as 'sweeps.name.bin', { defaultValue: name });
}

/** What runs by itself, and what it did last. */
export function Sweeps({ sweeps }: { sweeps: readonly Sweep[] }) {
  const { t } = useTranslation();
  if (sweeps.length === 0) return null;
  return (
    <section className={shell.card}>
      <h2>{t('sweeps.title')}</h2>
      <p>{t('sweeps.lead')}</p>
      <ul className={css.sweeps}>
        {sweeps.map((sweep) => (
          <li key={sweep.name}>
            <SweepLine sweep={sweep} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SweepLine({ sweep: { name, everySeconds, last, lastTelling } }: { sweep: Sweep }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useSweepWords();
  const figures = useFigures();
  const every = t('sweeps.every', { time: formats.span(everySeconds * 1_000) });
  return (
    <div className={css.sweep}>
      <p>{words(name)}</p>
      <span className={css.tag} data-tone={last === null ? 'warn' : TONES[last.outcome]}>
        {last === null ? t('sweeps.never') : t(`sweeps.outcome.${last.outcome}`)}
      </span>
      <small>
        {last === null
          ? every
          : `${t('sweeps.last', { at: formats.moment(last.endedAt) })}, ${every}`}
        {last !== null && last.outcome === 'done' && (
          <>. {last.lookedAt === 0 ? t('sweeps.nothingDue') : figures(last)}</>
        )}
      </small>
      {lastTelling !== null && lastTelling.endedAt !== last?.endedAt && (
        <small>
          {t('sweeps.lastTelling', { at: formats.moment(lastTelling.endedAt) })} —{' '}
          {figures(lastTelling)}
        </small>
      )}
      {last?.fault && <small className={css.fault}>{last.fault}</small>}
      <RunNow name={name} />
    </div>
  );
}

function RunNow({ name }: { name: string }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const sweep = useSweepWords();
  const run = useMutation({
    mutationFn: () => runSweep(name),
    onSuccess: () => say(t('sweeps.asked')),
  });
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`${t('sweeps.runNow')}: ${sweep(name)}`}
        loading={run.isPending}
        onClick={() => run.mutate()}
      >
        {t('sweeps.runNow')}
      </Button>
      {run.error && <small className={css.fault}>{words(run.error)}</small>}
    </>
  );
}

function useFigures(): (run: NonNullable<Sweep['last']>) => string {
  const { t } = useTranslation();
  return ({ lookedAt, did, refused }) =>
    [
      t('sweeps.lookedAt', { count: lookedAt }),
      t('sweeps.did', { count: did }),
      refused > 0 && t('sweeps.refused', { count: refused }),
    ]
      .filter(Boolean)
      .join(', ');
}
