import { Button, TextInput } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { User } from '../api/types.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import { ForAdministrators, Loaded, Sheet } from '../shell/sheet.js';
import { useEvents } from '../shell/use-events.js';
import css from '../shell/administration.module.css';
import { useUserNames, useUsers } from './use-users.js';

/** Everybody who may be recorded or sign in. */
export function UsersPage() {
  const { t } = useTranslation();
  return (
    <ForAdministrators title={t('users.title')}>
      <Sheet
        title={t('users.title')}
        action={
          <div className={css.buttons}>
            <Button component={Link} href="/licence-templates" variant="default">
              {t('users.templates.title')}
            </Button>
            <Button component={Link} href="/new-user" leftSection={<Icon name="plus" />}>
              {t('users.add')}
            </Button>
          </div>
        }
      >
        <p className={css.lead}>{t('users.lead')}</p>
        <UserList />
        <Removed />
      </Sheet>
    </ForAdministrators>
  );
}

function UserList() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const users = useUsers(useDeferredValue(typed.trim()));
  return (
    <>
      <TextInput
        className={css.search ?? ''}
        aria-label={t('users.search')}
        placeholder={t('users.search')}
        leftSection={<Icon name="search" />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Loaded query={users}>
        {({ pages }) => {
          const found = pages.flatMap(({ items }) => items);
          if (found.length === 0) return <p className={css.nothing}>{t('users.noneFound')}</p>;
          return (
            <ul className={css.rows}>
              {found.map((user) => (
                <li key={user.id}>
                  <UserRow user={user} />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      {users.hasNextPage && (
        <Button
          className={css.more ?? ''}
          variant="default"
          loading={users.isFetchingNextPage}
          onClick={() => void users.fetchNextPage()}
        >
          {t('administration.more')}
        </Button>
      )}
    </>
  );
}

/** Those who were removed: who they were nobody knows any more, what was done stays. */
function Removed() {
  const { t } = useTranslation();
  const formats = useFormats();
  const names = useUserNames();
  const { data = [] } = useEvents({ type: 'UserRemoved' }, true);
  if (data.length === 0) return null;
  return (
    <details className={css.fold}>
      <summary>{t('users.remove.list', { count: data.length })}</summary>
      <ul className={css.rows}>
        {data.map(({ stream, at, by }) => (
          <li key={stream}>
            <Link href={`/users/${stream.slice('user-'.length)}`} className={css.row}>
              <span className={css.main}>{formats.moment(at)}</span>
              <span className={css.sub}>
                {t('history.by', { name: names(by.replace(/^\w+:/, '')) })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}

function UserRow({ user: { id, name, number, role, licensed, devices } }: { user: User }) {
  const { t } = useTranslation();
  const known = [number, devices.length > 0 && t('users.devicesCount', { count: devices.length })];
  return (
    <Link href={`/users/${encodeURIComponent(id)}`} className={css.row}>
      <span className={css.main}>{name ?? t('users.erased')}</span>
      <span className={css.sub}>{known.filter(Boolean).join(' · ')}</span>
      <span className={css.side}>
        {role !== 'user' && <span className={css.tag}>{t(`account.role.${role}`)}</span>}
        {licensed === false && (
          <span className={css.tag} data-tone="warn">
            {t('users.licence.none')}
          </span>
        )}
        {licensed === true && (
          <span className={css.tag} data-tone="good">
            {t('users.licence.yes')}
          </span>
        )}
      </span>
    </Link>
  );
}
