import { Skeleton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { AwaitingConsent } from '../access/awaiting-consent.js';
import type { Recording } from '../api/types.js';
import { RemovalDoer, useRemoval } from '../recording/removal.js';
import { useUndoKey } from '../recording/toasts.js';
import { pastAddress } from '../past/use-past.js';
import { useSession } from '../session/use-session.js';
import { Fault } from '../shell/fault.js';
import { useShortcuts } from '../shell/shortcuts.js';
import { ClockAhead, PbxNameMissing, RecordingNow } from '../status/notices.js';
import { addressOf, useAddress } from './address.js';
import { Empty, NothingGone, NothingMatches } from './empty.js';
import { FilterBar } from './filter-bar.js';
import {
  type Filters,
  VIEWS,
  type View,
  isFiltered,
  listKey,
  viewOf,
  viewOfRecording,
} from './filters.js';
import { held } from './held.js';
import { RecordingList } from './list.js';
import { type Pages, itemsOf, withAdded } from './list-pages.js';
import { SelectButton, SelectionBar } from './selection-bar.js';
import { SelectionOver } from './selection.js';
import { focusedRow, stepTo } from './step.js';
import { useRecordings } from './use-recordings.js';
import css from './recordings-page.module.css';

const RecordingPanel = lazy(() => import('../recording/recording-panel.js'));

/** The list, and beside it (over it on a small screen) the opened recording. */
export function RecordingsPage() {
  const { consent } = useSession();
  if (consent?.state === 'awaited') return <AwaitingConsent />;
  return (
    <RemovalDoer>
      <ListAndOpened />
    </RemovalDoer>
  );
}

function ListAndOpened() {
  const { t } = useTranslation();
  const { role } = useSession().user;
  const { openId, filters, startMs, open, filter } = useAddress();
  const list = useRecordings(filters);
  const recordings = useMemo(() => (list.data ? itemsOf(list.data) : []), [list.data]);
  const close = useCallback(() => open(null), [open]);
  useShortcuts({
    j: () => stepTo(recordings, openId, 1, open),
    k: () => stepTo(recordings, openId, -1, open),
    Escape: close,
    '/': () => document.getElementById('search')?.focus(),
    Delete: useDeleteKey(recordings, openId),
  });
  useUndoKey();
  const view = viewOf(filters);
  return (
    <SelectionOver key={view} recordings={recordings}>
      <div className={css.page} data-open={openId !== null || undefined}>
        <section className={css.list} aria-label={t('list.title')}>
          <header className={css.head}>
            <h1>{t(`removal.view.${view}`)}</h1>
            {view === 'kept' && <RecordingNow />}
            {view !== 'deleted' && role !== 'auditor' && <SelectButton />}
            <ViewLinks view={view} />
            {role !== 'user' && (
              <Link className={css.past ?? ''} href={pastAddress(filters)}>
                {t('past.link')}
              </Link>
            )}
          </header>
          <FilterBar filters={filters} onChange={filter} />
          <ClockAhead />
          {view === 'kept' && <PbxNameMissing />}
          <ListBody list={list} filters={filters} openId={openId} recordings={recordings} />
          <SelectionBar recordings={recordings} view={view} />
        </section>
        {openId !== null && (
          <Suspense fallback={<div className={css.panel} />}>
            <RecordingPanel key={openId} id={openId} startMs={startMs} onClose={close} />
          </Suspense>
        )}
      </div>
    </SelectionOver>
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
  if (recordings.length === 0) return <Nothing filters={filters} />;
  return (
    <RecordingList
      key={listKey(filters)}
      recordings={recordings}
      filters={filters}
      openId={openId}
      hasMore={hasNextPage}
      onMore={onMore}
      onShowFresh={onShowFresh}
    />
  );
}

/** The other lists, each at an address of its own. */
function ViewLinks({ view }: { view: View }) {
  const { t } = useTranslation();
  return (
    <nav className={css.views} aria-label={t('removal.view.label')}>
      {(['kept', 'bin', 'deleted'] as const).map((each) => (
        <Link
          key={each}
          href={addressOf(null, VIEWS[each])}
          aria-current={each === view ? 'page' : undefined}
        >
          {t(`removal.view.${each}`)}
        </Link>
      ))}
    </nav>
  );
}

/** The Delete key: of the row that has the focus, else of the opened recording. */
function useDeleteKey(recordings: readonly Recording[], openId: string | null) {
  const client = useQueryClient();
  const { remove, purge } = useRemoval();
  return () => {
    const id = focusedRow() ?? openId;
    if (id === null) return;
    const recording =
      recordings.find((each) => each.id === id) ??
      client.getQueryData<Recording>(['recording', id]);
    if (!recording) return;
    if (viewOfRecording(recording) === 'bin') purge(recording);
    else remove(recording);
  };
}

function Nothing({ filters }: { filters: Filters }) {
  const view = viewOf(filters);
  if (isFiltered(filters)) return <NothingMatches q={filters.q ?? ''} />;
  return view === 'kept' ? <Empty /> : <NothingGone view={view} />;
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
