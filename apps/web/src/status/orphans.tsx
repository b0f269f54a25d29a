import { Button, Textarea } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { endRecording, readOrphans } from '../api/administration.js';
import type { Orphan } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useServerWords } from '../language/server-words.js';
import { Ask } from '../shell/ask.js';
import { Fault, useFaultWords } from '../shell/fault.js';
import { say } from '../shell/saved.js';
import css from '../shell/administration.module.css';

const EVERY_MS = 10_000;

/** Where files and events do not agree: what is the matter, and what to do about it. */
export function Orphans() {
  const { t } = useTranslation();
  const orphans = useInfiniteQuery({
    queryKey: ['orphans'],
    queryFn: ({ pageParam, signal }) => readOrphans(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: EVERY_MS,
  });
  const items = orphans.data?.pages.flatMap((page) => page.items) ?? [];
  if (orphans.data === undefined)
    return orphans.error && <Fault error={orphans.error} onRetry={() => void orphans.refetch()} />;
  return (
    <ul className={css.rows} aria-label={t('alarms.orphans.list')}>
      {items.map((orphan) => (
        <li key={orphan.id}>
          <OrphanRow orphan={orphan} />
        </li>
      ))}
      {items.length === 0 && (
        <li className={css.row}>
          <span className={css.sub}>{t('alarms.orphans.none')}</span>
        </li>
      )}
      {orphans.hasNextPage && (
        <li className={css.row}>
          <Button
            variant="default"
            loading={orphans.isFetchingNextPage}
            onClick={() => void orphans.fetchNextPage()}
          >
            {t('administration.more')}
          </Button>
        </li>
      )}
    </ul>
  );
}

function OrphanRow({ orphan }: { orphan: Orphan }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const said = useServerWords();
  const { kind, place, recording, since, what, toDo } = orphan;
  const isLost = kind === 'upload-lost' && recording !== null;
  return (
    <div className={css.row}>
      <span className={css.main}>{said('orphan', { code: kind, sentence: what })}</span>
      <span className={css.sub}>{said('orphan', { code: `${kind}-todo`, sentence: toDo })}</span>
      <small className={css.sub}>
        {place}
        {since !== null && ` · ${t('alarms.since', { at: formats.moment(since) })}`}
      </small>
      <span className={css.side}>
        {recording !== null && !kind.startsWith('bytes-') && (
          <Button
            component={Link}
            href={`/recording/${recording}`}
            variant="subtle"
            size="compact-sm"
          >
            {t('alarms.orphans.open')}
          </Button>
        )}
        {isLost && <EndButton id={recording} />}
      </span>
    </div>
  );
}

/** Ends a recording whose upload was lost, with the reason. */
function EndButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const end = useMutation({
    mutationFn: () => endRecording(id, reason.trim() || null),
    onSuccess: () => {
      setAsking(false);
      say(t('alarms.orphans.ended'));
      for (const key of ['orphans', 'status', 'recordings'])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
        {t('alarms.orphans.end')}
      </Button>
      {isAsking && (
        <Ask
          title={t('alarms.orphans.endTitle')}
          action={t('alarms.orphans.endAction')}
          isPending={end.isPending}
          fault={end.error && words(end.error)}
          onClose={() => setAsking(false)}
          onConfirm={() => end.mutate()}
        >
          <p>{t('alarms.orphans.endWhat')}</p>
          <p>{t('alarms.orphans.endLate')}</p>
          <Textarea
            label={t('alarms.orphans.reason')}
            rows={2}
            maxLength={1_000}
            data-autofocus
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </Ask>
      )}
    </>
  );
}
