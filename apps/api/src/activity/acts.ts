import { actKindOf } from '#domain/access/act-kinds';
import type { Session } from '#domain/access/may';
import type { AuditEntry } from '#infra/read-model/audit/audit.queries';
import { isUuid } from '#infra/read-model/cursor';
import { allows } from '../access/recording-access.js';
import type { Context } from '../context.js';
import { historyLine } from '../recordings/history.js';
import { namesOnce } from '../recordings/names-once.js';
import type { Act } from './activity.schema.js';

type Deps = Pick<Context, 'recordings' | 'users'>;

/** Events as a person reads them; of recordings that he may not see only what was done is told. */
export const actsOf = async (
  { recordings, users }: Deps,
  session: Session,
  entries: readonly AuditEntry[],
): Promise<Act[]> => {
  const subjects = [...new Set(entries.flatMap(recordingIn))];
  const found = (await recordings.many(subjects)).filter((each) => allows(session, 'open', each));
  const byId = new Map(found.map((recording) => [recording.id, recording]));
  const known = namesOnce(users);
  return Promise.all(
    entries.map(async (entry) => {
      const recording = byId.get(recordingIn(entry)[0] ?? '');
      return {
        ...(await historyLine(entry, known)),
        what: actKindOf(entry.type),
        token: entry.token,
        recording: recording ? shown(recording) : null,
        searched: (entry.personal?.filter as Act['searched'] | undefined) ?? null,
      };
    }),
  );
};

/** The id that an event is about, if it may be that of a recording. */
const recordingIn = ({ stream }: AuditEntry): string[] => {
  const [, id] = /^(?:recording|activity)-(.*)$/.exec(stream) ?? [];
  return id !== undefined && isUuid(id) ? [id] : [];
};

const shown = ({ id, startedAt, local, remote }: NonNullable<Act['recording']>) => ({
  id,
  startedAt,
  local,
  remote,
});
