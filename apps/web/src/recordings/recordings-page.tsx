import { Skeleton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Fault } from '../shell/fault.js';
import { useShortcuts } from '../shell/shortcuts.js';
import { PbxNameMissing, RecordingNow } from '../status/notices.js';
import { useAddress } from './address.js';
import { Empty, NothingMatches } from './empty.js';
import { FilterBar } from './filter-bar.js';
import { type Filters, isFiltered } from './filters.js';
import { held } from './held.js';
import { RecordingList } from './list.js';
import { type Pages, itemsOf, withAdded } from './list-pages.js';
import { stepTo } from './step.js';
import { useRecordings } from './use-recordings.js';
import css from './recordings-page.module.css';

const RecordingPanel = lazy(() => import('../recording/recording-panel.js'));

/** The list, and beside it (over it on a small screen) the opened recording. */
export function RecordingsPage() {
  const { t } = useTranslation();
  const { openId, filters, startMs, open, filter } = useAddress();
  const list = useRecordings(filters);
  const recordings = useMemo(() => (list.data ? itemsOf(list.data) : []), [list.data]);
  const close = useCallback(() => open(null), [open]);
  useShortcuts({
    j: () => stepTo(recordings, openId, 1, open),
    k: () => stepTo(recordings, openId, -1, open),
    Escape: close,
    '/': () => document.getElementById('search')?.focus(),
  });
  return (
    <div className={css.page} data-open={openId !== null || undefined}>
      <section className={css.list} aria-label={t('list.title')}>
        <header className={css.head}>
          <h1>{t('list.title')}</h1>
          <RecordingNow />
        </header>
        <FilterBar filters={filters} onChange={filter} />
        <PbxNameMissing />
        <ListBody list={list} filters={filters} openId={openId} recordings={recordings} />
      </section>
      {openId !== null && (
        <Suspense fallback={<div className={css.panel} />}>
          <RecordingPanel key={openId} id={openId} startMs={startMs} onClose={close} />
        </Suspense>
      )}
    </div>
  );
}

type BodyProps = {
  list: ReturnType<typeof useRecordings>;
  recordings: ReturnType<typeof itemsOf>;
  filters: Filters;
  openId: string | null;
};

function ListBody({ list, recordings, filters, openId }: BodyProps) {
  const client = useQueryClient();
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list;
  const onMore = useCallback(() => {
    if (!isFetchingNextPage && !isError) void fetchNextPage();
  }, [isFetchingNextPage, isError, fetchNextPage]);
  const onShowFresh = useCallback(() => {
    client.setQueryData<Pages>(['recordings', filters], (pages) =>
      pages === undefined ? pages : held.release().reduce(withAdded, pages),
    );
  }, [client, filters]);
  if (list.isPending) return <Loading />;
  if (list.isError && recordings.length === 0) {
    return <Fault error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (recordings.length === 0) return isFiltered(filters) ? <NothingMatches /> : <Empty />;
  return (
    <RecordingList
      key={JSON.stringify(filters)}
      recordings={recordings}
      filters={filters}
      openId={openId}
      hasMore={hasNextPage}
      onMore={onMore}
      onShowFresh={onShowFresh}
    />
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div className={css.loading} role="status" aria-label={t('list.loading')}>
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} height={44} radius="sm" />
      ))}
    </div>
  );
}
