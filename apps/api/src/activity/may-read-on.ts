import { type Session, may } from '#domain/access/may';
import type { ActivityFilter } from '#infra/read-model/audit/activity.queries';

/** May whoever began to read what people did, so filtered, go on as he is by now? */
export const mayReadOn = (now: Session, { user }: Pick<ActivityFilter, 'user'>): boolean =>
  may(now, 'events').allowed || (user === now.userId && may(now, 'list').allowed);
