import type { EventLog } from './event-log.js';
import type { LoggedEvent } from './logged-event.js';
import { firstVisibleRevision, streamStatus } from './read-log.js';
import { LINK_TYPE } from './stream-metadata.js';

/** An event, or a link together with what it points to; a dangling link comes alone. */
export interface Resolved {
  readonly event?: LoggedEvent;
  readonly link?: LoggedEvent;
}

/** Follows a link (`revision@stream`); what is not a link, or not a readable one, stays itself. */
export function resolveLink(
  log: EventLog,
  event: LoggedEvent,
  mayRead: (stream: string) => boolean,
): Resolved {
  if (event.type !== LINK_TYPE) return { event };
  const [, digits, stream] = /^(\d+)@(.+)$/s.exec(Buffer.from(event.data).toString('utf8')) ?? [];
  if (stream === undefined) return { event };
  const revision = Number(digits);
  const visible =
    mayRead(stream) &&
    streamStatus(log, stream) === 'readable' &&
    revision >= firstVisibleRevision(log, stream) &&
    revision <= log.lastRevision(stream);
  const target = visible ? log.eventAt(stream, revision) : undefined;
  return target ? { event: target, link: event } : { link: event };
}
