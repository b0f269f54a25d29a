import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Hold } from '../api/types.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import { useSession } from '../session/use-session.js';
import { Loaded, Sheet } from '../shell/sheet.js';
import css from '../shell/administration.module.css';
import { useScopeWords } from './scope-words.js';
import { useHold, useHolds } from './use-holds.js';

/** Legal holds: those in force, and those that were. Auditors see them, administrators place them. */
export function HoldsPage() {
  const { t } = useTranslation();
  const { role } = useSession().user;
  if (role === 'user') return <Sheet title={t('holds.title')}>{t('holds.denied')}</Sheet>;
  const add = (
    <Button component={Link} href="/new-hold" leftSection={<Icon name="plus" />}>
      {t('holds.add')}
    </Button>
  );
  return (
    <Sheet title={t('holds.title')} action={role === 'admin' && add}>
      <p className={css.lead}>{t('holds.lead')}</p>
      <List />
    </Sheet>
  );
}

function List() {
  const { t } = useTranslation();
  const holds = useHolds();
  return (
    <Loaded query={holds}>
      {({ pages }) => {
        const items = pages.flatMap((each) => each.items);
        const [active, lifted] = [
          items.filter((hold) => hold.active),
          items.filter((hold) => !hold.active),
        ];
        return (
          <>
            {active.length === 0 ? (
              <p className={css.nothing}>{t('holds.none')}</p>
            ) : (
              <Rows holds={active} />
            )}
            {lifted.length > 0 && (
              <>
                <h2 className={css.group}>{t('holds.lifted')}</h2>
                <Rows holds={lifted} />
              </>
            )}
            {holds.hasNextPage && (
              <Button
                className={css.more ?? ''}
                variant="default"
                loading={holds.isFetchingNextPage}
                onClick={() => void holds.fetchNextPage()}
              >
                {t('administration.more')}
              </Button>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

const Rows = ({ holds }: { holds: readonly Hold[] }) => (
  <ul className={css.rows}>
    {holds.map((hold) => (
      <li key={hold.id}>
        <Row hold={hold} />
      </li>
    ))}
  </ul>
);

function Row({ hold }: { hold: Hold }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useScopeWords();
  const { id, name, active, placedAt, liftedAt } = hold;
  return (
    <Link href={`/holds/${id}`} className={css.row}>
      <span className={css.main}>{name ?? t('holds.nameless')}</span>
      <span className={css.sub}>{words(hold.scope).join(' · ')}</span>
      <span className={css.side}>
        {active && <Count id={id} />}
        <span className={css.tag}>
          {liftedAt === null
            ? t('holds.since', { at: formats.date(placedAt) })
            : t('holds.liftedOn', { at: formats.date(liftedAt) })}
        </span>
      </span>
    </Link>
  );
}

function Count({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useHold(id);
  if (!data) return null;
  return (
    <span className={css.tag} data-tone="good">
      {t('holds.count', { count: data.recordings })}
    </span>
  );
}
