import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { RecordingPage } from '../api/types.js';
import { Icon } from '../icons.js';
import { localDay, useFormats } from '../language/format.js';
import css from './past.module.css';

type Props = { asOf: RecordingPage['asOf'] };

/** Says that this is not how it is: when it was so, who saw it so, and what is not known of it. */
export function PastBanner({ asOf }: Props) {
  const { t } = useTranslation();
  const { at, position, user, limits = [] } = asOf;
  const formats = useFormats();
  return (
    <div className={css.banner} role="status">
      <Icon name="calendar" />
      <div>
        <strong>{t('past.stood', { at: formats.moment(at) })}</strong>{' '}
        <span className={css.position}>{t('past.position', { position })}</span>
        {user && <Seer asOf={asOf} />}
        {limits.map((limit) => (
          <p key={limit}>{t(`past.limit.${limit}`)}</p>
        ))}
        <p>
          <Link href="/">{t('past.toNow')}</Link>
          {user && (
            <>
              {' · '}
              <Link href={`/activity?${activityOf(user.id, at)}`}>{t('past.activity')}</Link>
            </>
          )}
        </p>
      </div>
    </div>
  );
}

/** As whom it was seen. */
function Seer({ asOf: { user, appObject = null, appObjects = [], consent, consentName } }: Props) {
  const { t } = useTranslation();
  if (!user) return null;
  const words = { name: user.name ?? user.id, role: t(`account.role.${user.role}`) };
  return (
    <p>
      {appObject === null
        ? t('past.seenBy', words)
        : t('past.seenThrough', { ...words, appObject })}{' '}
      {consent && t('past.consent', { name: consentName ?? consent })}{' '}
      {appObjects.length > 1 && t('past.appObjects', { names: appObjects.join(', ') })}
    </p>
  );
}

/** The whole day around a moment. */
function activityOf(user: string, at: string): URLSearchParams {
  const day = localDay(new Date(at));
  return new URLSearchParams({ user, from: day, to: day });
}
