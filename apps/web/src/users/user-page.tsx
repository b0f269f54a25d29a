import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { ApiError } from '../api/client.js';
import type { User } from '../api/types.js';
import { asText } from '../shell/changes.js';
import { EventHistory, type FieldWords } from '../shell/event-history.js';
import { say } from '../shell/saved.js';
import { ForAdministrators, Loaded, Sheet } from '../shell/sheet.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { LockoutCard } from './lockout-card.js';
import { PasswordCard } from './password-card.js';
import { RemoveCard } from './remove-card.js';
import { UserForm } from './user-form.js';
import { UserTokens } from './user-tokens.js';
import { useUser } from './use-users.js';

const NOBODY: Omit<User, 'id'> = {
  name: '',
  number: null,
  role: 'user',
  mustChangePassword: false,
  identity: null,
  licensed: null,
  licenceTemplate: null,
  unlicensedSince: null,
  devices: [],
};

/** Makes a user. */
export function NewUserPage() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  return (
    <ForAdministrators title={t('users.add')}>
      <Sheet title={t('users.add')} back={{ href: '/users', name: t('users.title') }}>
        <section className={shell.card}>
          <UserForm
            user={{ id: null, ...NOBODY }}
            onSaved={({ id, name }) => {
              say(t('users.made', { name: name ?? '' }));
              go(`/users/${encodeURIComponent(id)}`, { replace: true });
            }}
          />
        </section>
      </Sheet>
    </ForAdministrators>
  );
}

/** One user: who he is, what he may do, whether he is licensed; and what was changed. */
export function UserPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const user = useUser(id);
  const words = useUserWords();
  const isRemoved = user.error instanceof ApiError && user.error.status === GONE;
  const title = isRemoved ? t('users.remove.removed') : (user.data?.name ?? t('users.one'));
  return (
    <ForAdministrators title={title}>
      <Sheet title={title} back={{ href: '/users', name: t('users.title') }}>
        {isRemoved ? (
          <Removed id={id} words={words} />
        ) : (
          <Loaded query={user}>
            {(shown) => (
              <>
                <section className={shell.card} aria-label={t('users.account')}>
                  <UserForm key={id} user={shown} onSaved={() => say(t('settings.saved'))} />
                </section>
                <PasswordCard user={shown} />
                <LockoutCard id={id} />
                <UserTokens id={id} />
                <RemoveCard user={shown} />
                <section className={shell.card}>
                  <EventHistory stream={`user-${id}`} words={words} />
                  <p className={css.nothing}>
                    <Link href={`/activity?user=${encodeURIComponent(id)}`}>
                      {t('activity.ofUser')}
                    </Link>
                  </p>
                </section>
              </>
            )}
          </Loaded>
        )}
      </Sheet>
    </ForAdministrators>
  );
}

const GONE = 410;

/** Of an account that was removed: what is left, and what of it. */
function Removed({ id, words }: { id: string; words: FieldWords }) {
  const { t } = useTranslation();
  return (
    <>
      <p className={css.nothing}>{t('users.remove.left')}</p>
      <p>
        <Link href="/?ownerRemoved=true">{t('users.remove.recordings')}</Link>
      </p>
      <section className={shell.card}>
        <EventHistory stream={`user-${id}`} words={words} isOpen />
      </section>
    </>
  );
}

function useUserWords(): FieldWords {
  const { t } = useTranslation();
  return {
    field: (name) => t(`users.field.${name}` as 'users.field.name'),
    value: (value, field) => {
      if (value === null || value === undefined) return t('administration.nothing');
      return field === 'role' ? t(`account.role.${value as User['role']}`) : asText(value);
    },
  };
}
