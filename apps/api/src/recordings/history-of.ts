import { type Session, may } from '#domain/access/may';
import type { AuditEntry } from '#infra/read-model/audit/audit.queries';
import type { Context } from '../context.js';
import { type History, historyLine } from './history.js';
import { listingsOf } from './listings.js';
import { namesOnce } from './names-once.js';
import { playedTogether } from './played-together.js';

type Deps = Pick<Context, 'activity' | 'audit' | 'holds' | 'users'>;

const MOST = 10_000;

/** How an entry is told; as it is, where nothing else is said. */
type Telling = (entry: AuditEntry) => AuditEntry;

/**
 * Without what people wrote: a reason, or the name of a hold, may quote what was said. Why a conversion
 * failed are the product's own words.
 */
export const unquoted: Telling = ({ personal, data, ...entry }) => ({
  ...entry,
  personal: personal && { ...personal, reason: null },
  data: {
    ...data,
    ...('reason' in data && entry.type !== 'RecordingConversionFailed' && { reason: null }),
    ...('hold' in data && { name: null }),
  },
});

/**
 * The activity protocol of a recording as this session may see it: its life and every access, lists that
 * showed it summed up. Who may see legal holds is told of those that were placed over it, and lifted.
 */
export const historyOf = async (
  { activity, audit, holds, users }: Deps,
  session: Session,
  id: string,
  telling: Telling = (entry) => entry,
): Promise<History> => {
  const [own, listed, held] = await Promise.all([
    audit.history(id, MOST + 1),
    listingsOf(activity, id),
    may(session, 'holds').allowed ? heldBy({ audit, holds }, id) : [],
  ]);
  const told = [...playedTogether(own.slice(0, MOST)), ...listed, ...held];
  const inOrder = told.toSorted((one, other) =>
    Number(BigInt(one.position) - BigInt(other.position)),
  );
  const known = namesOnce(users);
  const items = await Promise.all(inOrder.map((entry) => historyLine(telling(entry), known)));
  return { items, whole: own.length <= MOST };
};

const heldBy = async (
  { audit, holds }: Pick<Deps, 'audit' | 'holds'>,
  id: string,
): Promise<AuditEntry[]> => {
  const ids = await holds.everOver(id);
  if (ids.length === 0) return [];
  const entries = await audit.ofStreams(ids.map((hold) => `hold-${hold}`));
  const names = new Map(entries.flatMap(({ stream, personal }) => nameIn(stream, personal)));
  // What a hold covers is about others too, and no part of this protocol.
  return entries.map((entry) => ({
    ...entry,
    personal: entry.personal && { reason: entry.personal.reason },
    data: { hold: entry.stream.replace('hold-', ''), name: names.get(entry.stream) ?? null },
  }));
};

const nameIn = (stream: string, personal: AuditEntry['personal']): [string, unknown][] =>
  personal?.name === undefined ? [] : [[stream, personal.name]];
