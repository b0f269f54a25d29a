import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Act } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useServerWords } from '../language/server-words.js';
import { eventCode, eventFacts } from '../recording/event-code.js';
import css from './activity.module.css';

/** When, who, what, to which recording, through which App object, under whose consent. */
export function ActRow({ act }: { act: Act }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const said = useServerWords();
  const { at, by, byName, type, text, data, recording, searched } = act;
  // Of settings, accounts and App objects the page has words of its own; the server says but the type.
  const sentence =
    text === type
      ? t(`history.event.${eventCode(type, data)}` as 'history.event.UserCreated', {
          defaultValue: type,
        })
      : text;
  const words = said('event', {
    code: eventCode(type, data),
    sentence,
    data: eventFacts(type, data),
  });
  return (
    <li>
      <time dateTime={at}>{formats.moment(at)}</time>
      <span>
        <strong>{byName ?? by.replace(/^user:/, '')}</strong>{' '}
        <span className={css.kind}>{t(`activity.what.${act.what}`)}</span>
        <span className={css.words}>{words}</span>
        {recording && (
          <Link href={`/recording/${recording.id}`}>
            {t('activity.recording', {
              name: partiesOf(recording) ?? formats.moment(recording.startedAt),
            })}
          </Link>
        )}
        {searched && (
          <span className={css.by}>
            {t('activity.searched', { words: Object.values(searched).join(', ') })}
          </span>
        )}
        <Through act={act} />
      </span>
    </li>
  );
}

/** Through which App object and token somebody acted, and under whose consent. */
export function Through({ act }: { act: Pick<Act, 'appObject' | 'consent' | 'consentName'> }) {
  const { t } = useTranslation();
  const { appObject, consent, consentName } = act;
  if (appObject === null && consent === null) return null;
  return (
    <span className={css.by}>
      {[
        appObject !== null && t('activity.through', { name: appObject }),
        consent !== null && t('activity.consent', { name: consentName ?? consent }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  );
}

const partiesOf = ({ local, remote }: NonNullable<Act['recording']>): string | null => {
  const names = [local, remote].flatMap(({ name, number }) => name ?? number ?? []);
  return names.length > 0 ? names.join(' – ') : null;
};
