import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { activityFile } from '../api/activity.js';
import { useSession } from '../session/use-session.js';
import { Loaded, Sheet } from '../shell/sheet.js';
import css from '../shell/administration.module.css';
import { ActRow } from './act-row.js';
import { type ActivityFilter, filterIn, queryOf, searchOf } from './activity-filter.js';
import { FilterFields } from './filter-fields.js';
import { useActivity } from './use-activity.js';
import own from './activity.module.css';

/** What people did: everybody, for auditors and administrators; oneself, for everybody else. */
export function ActivityPage() {
  const { t } = useTranslation();
  const isOwn = useSession().user.role === 'user';
  const [, go] = useLocation();
  const filter = filterIn(useSearch());
  const query = queryOf(filter);
  const activity = useActivity(query);
  const change = (next: ActivityFilter) => go(`/activity${searchOf(next)}`, { replace: true });
  return (
    <Sheet title={t(isOwn ? 'activity.own' : 'activity.title')}>
      <p className={css.lead}>{t(isOwn ? 'activity.ownLead' : 'activity.lead')}</p>
      <FilterFields filter={filter} hasPerson={!isOwn} onChange={change} />
      <div className={own.foot}>
        <Button
          variant="default"
          size="xs"
          loading={activity.isRefetching && !activity.isFetchingNextPage}
          onClick={() => void activity.refetch()}
        >
          {t('activity.refresh')}
        </Button>
        {(['csv', 'jsonl'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            href={activityFile(query, format)}
            download
            variant="default"
            size="xs"
          >
            {t(`activity.export.${format}`)}
          </Button>
        ))}
      </div>
      <Loaded query={activity}>
        {({ pages }) => {
          const acts = pages.flatMap(({ items }) => items);
          if (acts.length === 0) return <p className={css.nothing}>{t('activity.none')}</p>;
          return (
            <ol className={own.acts} aria-label={t('activity.title')}>
              {acts.map((act) => (
                <ActRow key={act.position} act={act} />
              ))}
            </ol>
          );
        }}
      </Loaded>
      {activity.hasNextPage && (
        <Button
          className={css.more}
          variant="default"
          loading={activity.isFetchingNextPage}
          onClick={() => void activity.fetchNextPage()}
        >
          {t('activity.more')}
        </Button>
      )}
    </Sheet>
  );
}
