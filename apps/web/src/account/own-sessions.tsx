import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OpenSession } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { Loaded } from '../shell/sheet.js';
import css from '../shell/administration.module.css';
import shell from '../shell/shell.module.css';
import { browserIn } from './browser-in.js';
import { useEndSession, useOpenSessions } from './use-account.js';

/** Where one is signed in; each but this one can be ended from here. */
export function OwnSessions() {
  const { t } = useTranslation();
  const sessions = useOpenSessions();
  return (
    <section className={shell.card}>
      <h2>{t('account.sessions')}</h2>
      <p className={css.lead}>{t('account.sessionsLead')}</p>
      <Loaded query={sessions} height={120}>
        {({ items }) => (
          <ul className={css.rows}>
            {items.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function SessionRow({ session }: { session: OpenSession }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const end = useEndSession();
  const { id, current, userAgent, createdAt, lastSeenAt } = session;
  const where = browserIn(userAgent) ?? t('account.unknownClient');
  return (
    <li className={css.row}>
      <span className={css.main} title={userAgent ?? undefined}>
        {where}
      </span>
      <span className={css.sub}>
        {t('account.sessionTimes', { began: moment(createdAt), seen: moment(lastSeenAt) })}
      </span>
      <span className={css.side}>
        {current ? (
          <span className={css.tag} data-tone="good">
            {t('account.thisSession')}
          </span>
        ) : (
          <Button
            variant="default"
            size="compact-sm"
            loading={end.isPending}
            aria-label={t('account.endOf', { where })}
            onClick={() => end.mutate(id)}
          >
            {t('account.end')}
          </Button>
        )}
      </span>
    </li>
  );
}
