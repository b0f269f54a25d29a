import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readStatements } from '../api/seals.js';
import type { Statement } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { Fault } from '../shell/fault.js';
import css from '../shell/administration.module.css';

const EVERY_MS = 60_000;
const COLUMNS = ['begun', 'complete', 'incomplete', 'failed', 'removed'] as const;
type Column = (typeof COLUMNS)[number];

/** What the signed daily statements say, the newest first. */
export function Statements() {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['statements'],
    queryFn: ({ signal }) => readStatements(signal),
    refetchInterval: EVERY_MS,
  });
  if (error) return <Fault error={error} />;
  if (!data || data.items.length === 0) return null;
  return (
    <>
      <h3 id="statements">{t('seals.statements.title')}</h3>
      <p>{t('seals.statements.lead')}</p>
      <div className={css.scroll} tabIndex={0} role="region" aria-labelledby="statements">
        <table className={css.figures}>
          <thead>
            <tr>
              <th scope="col">{t('seals.statements.until')}</th>
              {COLUMNS.map((column) => (
                <th scope="col" key={column}>
                  {t(`seals.statements.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.items.map((item) => (
              <Row key={item.manifest.sequence} statement={item} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ statement: { manifest } }: { statement: Statement }) {
  const formats = useFormats();
  return (
    <tr>
      <th scope="row">{formats.moment(manifest.to)}</th>
      {COLUMNS.map((column) => (
        <td key={column} title={inWords(manifest.captures[column])}>
          {formats.number(sumOf(manifest.captures[column]))}
        </td>
      ))}
    </tr>
  );
}

type Figure = Statement['manifest']['captures'][Column];

const sumOf = (figure: Figure): number =>
  typeof figure === 'number' ? figure : Object.values(figure).reduce((sum, n) => sum + n, 0);

/** By which ending, code or rule. */
const inWords = (figure: Figure): string | undefined =>
  typeof figure === 'number'
    ? undefined
    : Object.entries(figure)
        .map(([name, count]) => `${name}: ${String(count)}`)
        .join(', ') || undefined;
