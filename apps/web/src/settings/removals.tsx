import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { SettingsPreview, WhatIf } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useServerWords } from '../language/server-words.js';
import { useFaultWords } from '../shell/fault.js';
import css from '../shell/administration.module.css';
import { nameOf } from '../users/use-users.js';
import { usePreview } from './use-preview.js';

type Props = {
  keeping: WhatIf;
  /** The count is said elsewhere. */
  isQuiet?: boolean;
};

/** What would go by itself if it were so: how many, whose, and which. */
export function Removals({ keeping, isQuiet = false }: Props) {
  const { preview, isSettled } = usePreview(keeping);
  const first = preview.data?.pages[0];
  return (
    <div className={css.preview} aria-busy={!isSettled}>
      {!isQuiet && <Summary preview={isSettled ? first : undefined} fault={preview.error} />}
      {first && first.within30Days > 0 && (
        <>
          <ByOwner owners={first.byOwner} />
          <Which
            items={preview.data?.pages.flatMap(({ items }) => items) ?? []}
            hasMore={preview.hasNextPage}
            isLoading={preview.isFetchingNextPage}
            onMore={() => void preview.fetchNextPage()}
          />
        </>
      )}
    </div>
  );
}

type SummaryProps = { preview: SettingsPreview | undefined; fault: Error | null };

function Summary({ preview, fault }: SummaryProps) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const isRemoving = preview !== undefined && preview.atOnce > 0;
  return (
    <div className={css.callout} data-tone={isRemoving ? 'bad' : undefined} role="status">
      {fault ? (
        <span>{words(fault)}</span>
      ) : preview ? (
        <Counts preview={preview} />
      ) : (
        <strong>{t('retention.counting')}</strong>
      )}
    </div>
  );
}

function Counts({ preview: { atOnce, within30Days, unlicensed } }: { preview: SettingsPreview }) {
  const { t } = useTranslation();
  if (within30Days === 0)
    return (
      <>
        <strong>{t('retention.nothingGoes')}</strong>
        <span>{t('retention.nothingGoesHint')}</span>
      </>
    );
  return (
    <>
      <strong>
        {atOnce === 0 ? t('retention.noneAtOnce') : t('retention.atOnce', { count: atOnce })}
      </strong>
      <span>{t('retention.within30Days', { count: within30Days })}</span>
      {unlicensed > 0 && <span>{t('retention.unlicensed', { count: unlicensed })}</span>}
    </>
  );
}

function ByOwner({ owners }: { owners: SettingsPreview['byOwner'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <details className={css.fold}>
      <summary>{t('retention.byOwner')}</summary>
      <div className={css.scroll} tabIndex={0} role="region" aria-label={t('retention.byOwner')}>
        <table className={css.figures}>
          <thead>
            <tr>
              <th scope="col">{t('retention.owner')}</th>
              <th scope="col">{t('retention.columnAtOnce')}</th>
              <th scope="col">{t('retention.columnWithin')}</th>
            </tr>
          </thead>
          <tbody>
            {owners.map(({ owner, atOnce, within30Days }) => (
              <tr key={owner?.id ?? ''}>
                <th scope="row">{owner ? nameOf(owner) : t('retention.noOwner')}</th>
                <td>{formats.number(atOnce)}</td>
                <td>{formats.number(within30Days)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

type WhichProps = {
  items: SettingsPreview['items'];
  hasMore: boolean;
  isLoading: boolean;
  onMore: () => void;
};

function Which({ items, hasMore, isLoading, onMore }: WhichProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const why = useWhy();
  return (
    <details className={css.fold}>
      <summary>{t('retention.which')}</summary>
      <ul className={css.rows}>
        {items.map(({ id, name, owner, startedAt, removesOn, removesWhy }) => (
          <li key={id}>
            <Link href={`/recording/${id}`} className={css.row}>
              <span className={css.main}>{owner ? nameOf(owner) : (name ?? id)}</span>
              <span className={css.sub}>
                {formats.moment(startedAt)} · {why(removesWhy)}
              </span>
              <span className={css.side}>
                <span className={css.tag}>{formats.date(removesOn)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {hasMore && (
        <Button className={css.more ?? ''} variant="default" loading={isLoading} onClick={onMore}>
          {t('administration.more')}
        </Button>
      )}
    </details>
  );
}

/** The server's words, such as "retention 90 days", in the language of the page. */
function useWhy(): (sentence: string) => string {
  const said = useServerWords();
  return (sentence) => {
    const [, code = null, name = '', days = ''] =
      /^(recycle bin|retention|retention rule "(.*)"|owner has no licence:?) (\d+) days?$/.exec(
        sentence,
      ) ?? [];
    const known = code?.startsWith('retention rule') ? 'rule' : code?.replaceAll(/[ :]/g, '-');
    return said('removal', { code: known ?? null, sentence, data: { name, days } });
  };
}
