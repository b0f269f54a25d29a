import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { AppObject } from '../api/types.js';
import { Icon } from '../icons.js';
import { ForAdministrators, Loaded, Sheet } from '../shell/sheet.js';
import { useEvents } from '../shell/use-events.js';
import css from '../shell/administration.module.css';
import { STREAM, isSameName } from './names.js';
import { useAppObjects } from './use-app-objects.js';

/** The ways for users to reach the product. */
export function AppObjectsPage() {
  const { t } = useTranslation();
  return (
    <ForAdministrators title={t('appObjects.title')}>
      <Sheet
        title={t('appObjects.title')}
        action={
          <Button component={Link} href="/new-app-object" leftSection={<Icon name="plus" />}>
            {t('appObjects.add')}
          </Button>
        }
      >
        <p className={css.lead}>{t('appObjects.lead')}</p>
        <List />
      </Sheet>
    </ForAdministrators>
  );
}

function List() {
  const { t } = useTranslation();
  const appObjects = useAppObjects();
  return (
    <Loaded query={appObjects}>
      {({ items }) => (
        <>
          {items.length === 0 ? (
            <p className={css.nothing}>{t('appObjects.none')}</p>
          ) : (
            <ul className={css.rows}>
              {items.map((each) => (
                <li key={each.name}>
                  <Row appObject={each} />
                </li>
              ))}
            </ul>
          )}
          <Deleted present={items} />
        </>
      )}
    </Loaded>
  );
}

const addressOf = (name: string) => `/app-objects/${encodeURIComponent(name)}`;

function Row({ appObject }: { appObject: AppObject }) {
  const { t } = useTranslation();
  const { name, kind, deletionMode, members } = appObject;
  return (
    <Link href={addressOf(name)} className={css.row}>
      <span className={css.main}>{name}</span>
      <span className={css.sub}>
        {t('appObjects.membersCount', { count: members.length })} ·{' '}
        {t(`appObjects.mode.${deletionMode}`)}
      </span>
      <span className={css.side}>
        {kind === 'admin' && <span className={css.tag}>{t('appObjects.kind.admin')}</span>}
        {!appObject.notes && <span className={css.tag}>{t('appObjects.notesOff')}</span>}
      </span>
    </Link>
  );
}

/** Those that were taken away: what was said of them stays. */
function Deleted({ present }: { present: readonly AppObject[] }) {
  const { t } = useTranslation();
  const { data = [] } = useEvents({ type: 'AppObjectDeleted' }, true);
  const names = [...new Set(data.map(({ stream }) => stream.slice(STREAM.length)))];
  const gone = names.filter((name) => !present.some((each) => isSameName(each.name, name)));
  if (gone.length === 0) return null;
  return (
    <>
      <h2 className={css.group}>{t('appObjects.deleted')}</h2>
      <ul className={css.rows}>
        {gone.map((name) => (
          <li key={name}>
            <Link href={addressOf(name)} className={css.row}>
              <span className={css.main}>{name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
