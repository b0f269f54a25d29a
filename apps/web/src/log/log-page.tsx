import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { LogLine } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { ForAdministrators, Loaded, Sheet } from '../shell/sheet.js';
import shell from '../shell/shell.module.css';
import { EVERY_LINE, type LogFilter, queryOf } from './log-lines.js';
import css from './log.module.css';
import { useLog } from './use-log.js';

const AREAS = [
  'recording',
  'callInformation',
  'conversion',
  'license',
  'gui',
  'connections',
] as const;
const LEVELS = ['trace', 'warn', 'error'] as const;

/** What the processes did, the newest first, as it happens. */
export function LogPage() {
  const { t } = useTranslation();
  const back = { href: '/settings', name: t('settings.title') };
  return (
    <ForAdministrators title={t('log.title')}>
      <Sheet title={t('log.title')} back={back}>
        <Log />
      </Sheet>
    </ForAdministrators>
  );
}

function Log() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState(EVERY_LINE);
  const { query, isLive } = useLog(filter);
  const all = queryOf(filter);
  all.set('download', 'true');
  return (
    <section className={shell.card}>
      <Filter filter={filter} onChange={setFilter} />
      <p className={css.foot}>
        <span role="status">{t(isLive ? 'log.live' : 'log.notLive')}</span>
        <Button component="a" href={`/api/log?${all}`} variant="default" size="xs">
          {t('log.download')}
        </Button>
      </p>
      <Loaded query={query}>{({ items }) => <Lines lines={items} />}</Loaded>
    </section>
  );
}

type FilterProps = { filter: LogFilter; onChange: (filter: LogFilter) => void };

function Filter({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  const field = (name: keyof LogFilter) => ({
    label: t(`log.filter.${name}`),
    value: filter[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      onChange({ ...filter, [name]: currentTarget.value }),
  });
  const all = { value: '', label: t('log.all') };
  const areas = AREAS.map((value) => ({ value, label: t(`log.area.${value}`) }));
  const levels = LEVELS.map((value) => ({ value, label: t(`log.level.${value}`) }));
  return (
    <div className={css.filter}>
      <NativeSelect {...field('area')} data={[all, ...areas]} />
      <NativeSelect {...field('level')} data={[all, ...levels]} />
      <TextInput {...field('text')} maxLength={200} />
    </div>
  );
}

function Lines({ lines }: { lines: readonly LogLine[] }) {
  const { t } = useTranslation();
  if (lines.length === 0) return <p>{t('log.none')}</p>;
  return (
    <ol className={css.lines}>
      {lines.map((line) => (
        <li key={line.id} data-level={line.level}>
          <Line line={line} />
        </li>
      ))}
    </ol>
  );
}

function Line({ line: { at, process, area, level, text, recording, facts } }: { line: LogLine }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const told = Object.entries(facts).map(([name, value]) => `${name}=${value}`);
  return (
    <>
      <small>
        {formats.moment(at)} · {process} · {t(`log.area.${area}`)} · {t(`log.level.${level}`)}
      </small>
      <span>{text}</span>
      {told.length > 0 && <code>{told.join(' ')}</code>}
      {recording !== null && <Link href={`/recording/${recording}`}>{t('log.recording')}</Link>}
    </>
  );
}
