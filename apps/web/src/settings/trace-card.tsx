import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Settings, TraceArea } from '../api/types.js';
import { Fault } from '../shell/fault.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { useChangeSettings } from './use-settings.js';

/** Of what the log tells more. A switch acts at once: it is used while one looks for something. */
export function TraceCard({ settings: { traceLevels } }: { settings: Settings }) {
  const { t } = useTranslation();
  const change = useChangeSettings();
  const areas = Object.keys(traceLevels) as TraceArea[];
  return (
    <section className={shell.card}>
      <h2>{t('log.levels')}</h2>
      <p>{t('log.levelsHint')}</p>
      <div className={css.form}>
        {areas.map((area) => (
          <Switch
            key={area}
            label={t(`log.area.${area}`)}
            description={t(`log.areaHint.${area}`)}
            checked={traceLevels[area]}
            disabled={change.isPending}
            onChange={({ currentTarget }) =>
              change.mutate({ traceLevels: { ...traceLevels, [area]: currentTarget.checked } })
            }
          />
        ))}
        {change.error && <Fault error={change.error} />}
        <Link href="/log">{t('log.open')}</Link>
      </div>
    </section>
  );
}
