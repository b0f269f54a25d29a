import { type Session, may } from '#domain/access/may';
import type { AuditEntry } from '#infra/read-model/audit/audit.queries';
import type { Context } from '../context.js';
import { type HistoryLine, historyLine } from './history.js';

type Deps = Pick<Context, 'audit' | 'holds' | 'users'>;

/**
 * The activity protocol of a recording as this session may see it: who may see legal holds is told of
 * those that were placed over it, and lifted.
 */
export const historyOf = async (
  { audit, holds, users }: Deps,
  session: Session,
  id: string,
): Promise<HistoryLine[]> => {
  const [own, held] = await Promise.all([
    audit.history(id),
    may(session, 'holds').allowed ? heldBy({ audit, holds }, id) : [],
  ]);
  const inOrder = [...own, ...held].toSorted((one, other) =>
    Number(BigInt(one.position) - BigInt(other.position)),
  );
  return Promise.all(inOrder.map((entry) => historyLine(entry, users)));
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
