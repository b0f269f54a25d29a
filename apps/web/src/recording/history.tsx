import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HistoryItem } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useServerWords } from '../language/server-words.js';
import { useHistory } from '../recordings/use-recordings.js';
import { Fault } from '../shell/fault.js';
import { Link } from 'wouter';
import { Through } from '../activity/act-row.js';
import { useSession } from '../session/use-session.js';
import { eventCode, eventFacts } from './event-code.js';
import css from './recording.module.css';

/** Every step of a recording's life and every access, newest last. */
export function History({ id }: { id: string }) {
  const { t } = useTranslation();
  const { role } = useSession().user;
  const { data, error, refetch } = useHistory(id);
  return (
    <section className={css.section}>
      <h3>{t('history.title')}</h3>
      {data ? (
        <>
          <ol className={css.history}>
            {data.items.map((item) => (
              <HistoryLine key={`${item.position} ${item.type}`} item={item} />
            ))}
          </ol>
          {!data.whole && <p>{t('activity.notWhole')}</p>}
          {role !== 'user' && (
            <Link href={`/activity?recording=${encodeURIComponent(id)}`}>{t('activity.open')}</Link>
          )}
        </>
      ) : error ? (
        <Fault error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={120} />
      )}
    </section>
  );
}

function HistoryLine({ item }: { item: HistoryItem }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const said = useServerWords();
  const { type, text, reason, data, at, by, byName, via } = item;
  const words = said('event', {
    code: eventCode(type, data),
    sentence: text,
    data: eventFacts(type, data),
  });
  return (
    <li>
      <time dateTime={at}>{formats.moment(at)}</time>
      <span>
        {words}
        {/* The server's own sentence has the reason in it. */}
        {reason !== null && words !== text && ` (${reason})`}
        <span className={css.by} title={via ?? undefined}>
          {t('history.by', { name: byName ?? by.replace(/^(system|device|user):/, '') })}
        </span>
        <Through act={item} />
      </span>
    </li>
  );
}
