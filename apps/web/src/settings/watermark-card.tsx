import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { readSeals } from '../api/seals.js';
import type { Seals, Settings } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { CopyText } from '../shell/copy-text.js';
import { Fault } from '../shell/fault.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { compared } from './compared.js';
import { Statements } from './statements.js';
import { useChangeSettings } from './use-settings.js';

const EVERY_MS = 5_000;

/** Whether all recordings are sealed, how far that is, and how the chain of seals is. */
export function WatermarkCard({ settings: { watermark } }: { settings: Settings }) {
  const { t } = useTranslation();
  const change = useChangeSettings();
  const { data, error } = useQuery({
    queryKey: ['seals', watermark],
    queryFn: ({ signal }) => readSeals(signal),
    refetchInterval: EVERY_MS,
  });
  return (
    <section className={shell.card} aria-label={t('seals.title')}>
      <h2>{t('seals.title')}</h2>
      <p>{t('seals.lead')}</p>
      <div className={css.form}>
        <Switch
          label={t('seals.watermark')}
          description={t('seals.watermarkHint')}
          checked={watermark}
          disabled={change.isPending}
          onChange={({ currentTarget }) => change.mutate({ watermark: currentTarget.checked })}
        />
        {change.error && <Fault error={change.error} />}
        {data ? <Chain seals={data} /> : error && <Fault error={error} />}
      </div>
    </section>
  );
}

function Chain({ seals }: { seals: Seals }) {
  const { t } = useTranslation();
  const { progress, chain, scrub, keys, checkpoint } = seals;
  const found = compared(scrub);
  if (chain.entries === 0 && progress.waiting === 0) return <p>{t('seals.none')}</p>;
  return (
    <>
      <p role="status">
        {t('seals.sealed', { count: progress.sealed })}{' '}
        {progress.waiting > 0 && t('seals.waiting', { count: progress.waiting })}
      </p>
      {found !== 'faulty' ? (
        <p>{t(`seals.${found}`)}</p>
      ) : (
        <div className={css.callout} data-tone="bad" role="alert">
          <strong>{t('seals.faulty', { count: scrub.faulty.length })}</strong>
          <ul>
            {scrub.faulty.map((id) => (
              <li key={id}>
                <Link href={`/recording/${id}`}>{id}</Link>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Figures seals={seals} />
      {checkpoint && <TakeCheckpoint checkpoint={checkpoint} />}
      <Statements />
      <Keys keys={keys} />
    </>
  );
}

function Figures({ seals: { chain, checkpoint, scrub } }: { seals: Seals }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const signed = checkpoint && {
    at: formats.moment(checkpoint.manifest.sealedAt),
    count: checkpoint.manifest.size,
  };
  const figures: [string, string][] = [
    [t('seals.entries'), formats.number(chain.entries)],
    [t('seals.checkpoint'), signed ? t('seals.checkpointSaid', signed) : t('seals.noCheckpoint')],
    [t('seals.round'), t('seals.roundSaid', { round: scrub.round, count: scrub.lookedAt })],
  ];
  return (
    <dl className={css.facts}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** As it was signed, for whoever keeps it elsewhere. */
function TakeCheckpoint({ checkpoint }: { checkpoint: NonNullable<Seals['checkpoint']> }) {
  const { t } = useTranslation();
  const text = JSON.stringify(checkpoint, null, 2);
  return (
    <Button
      style={{ alignSelf: 'flex-start' }}
      component="a"
      variant="default"
      href={`data:application/json;charset=utf-8,${encodeURIComponent(text)}`}
      download={`checkpoint-${String(checkpoint.manifest.size)}.json`}
    >
      {t('seals.takeCheckpoint')}
    </Button>
  );
}

function Keys({ keys }: { keys: Seals['keys'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      <h3>{t('seals.keys')}</h3>
      <ul>
        {keys.map(({ id, since }) => (
          <li key={id}>
            <CopyText text={id} /> {t('seals.keySince', { at: formats.moment(since) })}
          </li>
        ))}
      </ul>
    </>
  );
}
