import { Skeleton } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEvent } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useUserNames } from '../users/use-users.js';
import { type FieldChange, changesOf, listChange } from './changes.js';
import { eventCode } from '../recording/event-code.js';
import { Fault } from './fault.js';
import { useEvents } from './use-events.js';
import css from './administration.module.css';

/** How a field and its values are called. */
export type FieldWords = {
  field: (name: string) => string;
  value: (value: unknown, field: string) => string;
};

type Props = { stream: string; words: FieldWords; isOpen?: boolean };

/** Who changed what, when, from what to what; asked for when it is opened. */
export function EventHistory({ stream, words, isOpen = false }: Props) {
  const { t } = useTranslation();
  const [isWanted, setWanted] = useState(isOpen);
  const events = useEvents({ stream }, isWanted);
  return (
    <details
      className={css.fold}
      open={isWanted}
      onToggle={({ currentTarget }) => setWanted(currentTarget.open)}
    >
      <summary>{t('history.title')}</summary>
      {events.data ? (
        <ol className={css.history}>
          {events.data.filter(isTelling).map((event) => (
            <li key={event.position}>
              <Told event={event} words={words} />
            </li>
          ))}
          {!events.data.some(isTelling) && <li>{t('history.none')}</li>}
        </ol>
      ) : events.error ? (
        <Fault error={events.error} onRetry={() => void events.refetch()} />
      ) : (
        <Skeleton mt="sm" height={80} />
      )}
    </details>
  );
}

/** Signing in and out is no change; it stands in the event history. */
const isTelling = ({ type }: AuditEvent) => !/^UserSign/.test(type);

function Told({ event, words }: { event: AuditEvent; words: FieldWords }): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  const names = useUserNames();
  const { type, at, by, data } = event;
  const reason = data['reason'];
  const who = by.startsWith('user:') ? names(by.slice('user:'.length)) : by.replace(/^\w+:/, '');
  return (
    <>
      <p>
        {t(`history.event.${eventCode(type, data)}` as 'history.event.UserCreated', {
          defaultValue: type,
        })}
      </p>
      <ul>
        {changesOf(event).map((change) => (
          <li key={change.field}>
            <Change change={change} words={words} />
          </li>
        ))}
      </ul>
      {typeof reason === 'string' && <p>{t('history.reason', { reason })}</p>}
      <small>
        <time dateTime={at}>{formats.moment(at)}</time> {t('history.by', { name: who })}
      </small>
    </>
  );
}

function Change({ change, words }: { change: FieldChange; words: FieldWords }) {
  const { t } = useTranslation();
  const { field } = change;
  const name = words.field(field);
  const list = listChange(change);
  const all = (values: unknown[]) => values.map((each) => words.value(each, field)).join(', ');
  if (list === null) {
    const [from, to] = [words.value(change.from, field), words.value(change.to, field)];
    return t('history.changed', { name, from, to });
  }
  return [
    list.added.length > 0 && t('history.added', { name, values: all(list.added) }),
    list.taken.length > 0 && t('history.taken', { name, values: all(list.taken) }),
  ]
    .filter(Boolean)
    .join(' · ');
}
