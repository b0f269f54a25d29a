import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearch } from 'wouter';
import type { Recording } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { StateLabel } from '../recordings/state-label.js';
import { leadOf } from '../recordings/words.js';
import { useSession } from '../session/use-session.js';
import { Loaded, Sheet } from '../shell/sheet.js';
import administration from '../shell/administration.module.css';
import { PastBanner } from './past-banner.js';
import { PastForm } from './past-form.js';
import { type Asked, askedOf, pastQuery, usePast } from './use-past.js';
import css from './past.module.css';

/** The recordings as they stood at a moment, and as somebody saw them. Nothing can be done to what was. */
export function PastPage() {
  const { t } = useTranslation();
  const { role } = useSession().user;
  const [, go] = useLocation();
  const search = useSearch();
  const asked = useMemo(() => askedOf(new URLSearchParams(search)), [search]);
  if (role === 'user') return <Sheet title={t('past.title')}>{t('past.denied')}</Sheet>;
  const back = { href: '/', name: t('nav.recordings') };
  return (
    <Sheet title={t('past.title')} back={back}>
      <p className={administration.lead}>{t('past.lead')}</p>
      <PastForm
        key={search}
        asked={asked}
        onAsk={(next) => go(`/past?${new URLSearchParams(askedOf(new URLSearchParams(next)))}`)}
      />
      {pastQuery(asked) !== null && <Stood asked={asked} />}
    </Sheet>
  );
}

function Stood({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const past = usePast(asked);
  return (
    <Loaded query={past}>
      {({ pages }) => {
        const recordings = pages.flatMap(({ items }) => items);
        const erased = new Set(pages.flatMap(({ asOf }) => asOf.erased ?? []));
        return (
          <>
            {pages[0] && <PastBanner asOf={pages[0].asOf} />}
            {recordings.length > 0 ? (
              <Rows recordings={recordings} erased={erased} />
            ) : (
              <p className={administration.nothing}>
                {t(past.hasNextPage ? 'past.noneYet' : 'past.none')}
              </p>
            )}
            {past.hasNextPage && (
              <Button
                className={administration.more ?? ''}
                variant="default"
                loading={past.isFetchingNextPage}
                onClick={() => void past.fetchNextPage()}
              >
                {t('past.more')}
              </Button>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

type RowsProps = { recordings: readonly Recording[]; erased: ReadonlySet<string> };

function Rows({ recordings, erased }: RowsProps) {
  const { t } = useTranslation();
  return (
    <ul className={administration.rows} aria-label={t('past.title')}>
      {recordings.map((recording) => (
        <li key={recording.id} className={administration.row}>
          <Words recording={recording} />
          <span className={administration.side}>
            {erased.has(recording.id) && (
              <span className={administration.tag} data-tone="bad">
                {t('past.erased')}
              </span>
            )}
            <StateLabel recording={recording} />
            <Link className={css.now ?? ''} href={`/recording/${recording.id}`}>
              {t('past.now')}
            </Link>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Words({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { lead, other } = leadOf(recording);
  const { name, number } = recording.owner ?? { name: null, number: null };
  const owner = name ?? number ?? recording.owner?.id;
  const below = [
    formats.moment(recording.startedAt),
    other.main,
    owner && t('past.owner', { owner }),
    lead.main === recording.name ? null : recording.name,
  ];
  return (
    <>
      <span className={administration.main}>{lead.main ?? t('party.unknown')}</span>
      <span className={administration.sub}>{below.filter(Boolean).join(' · ')}</span>
    </>
  );
}
