import { alsoAbout } from '#domain/access/activity';
import type { Codec } from '../../event-store/codec.js';
import type { RecordedEvent } from '../../event-store/recorded-event.js';
import type { AuditRow } from '../audit/audit.entity.js';
import { type Tables, rowsOf } from '../rows-of.js';

export type Opening = Pick<Codec, 'open'>;

/** Which events, and of whom nothing personal is to be read any more, by subject. */
export type Wanted = {
  readonly streams: readonly string[];
  readonly upTo: bigint;
  readonly types: readonly string[];
  readonly gone: ReadonlySet<string>;
};

/** Events out of the audit, as the log's own are decoded, oldest first. */
export const pastEvents = async (
  tables: Tables,
  codec: Opening,
  { streams, upTo, types, gone }: Wanted,
): Promise<RecordedEvent[]> => {
  if (streams.length === 0) return [];
  const rows = await rowsOf<AuditRow>(
    tables,
    `select position, id, stream, subject, revision, type, by, at, via,
       correlation_id "correlationId", causation_id "causationId", data, sealed
     from audit where stream = any($1) and position <= $2 and type = any($3) order by position`,
    [streams, upTo.toString(), types],
  );
  return Promise.all(rows.map((row) => eventOf(codec, row, !gone.has(row.subject))));
};

const eventOf = async (codec: Opening, row: AuditRow, opens: boolean): Promise<RecordedEvent> => {
  const { id, stream, type, data, sealed, by, via, correlationId, causationId } = row;
  const personal =
    sealed !== null && opens ? await codec.open(stream, sealed, alsoAbout(row)) : null;
  return {
    ...{ id, stream, type, sealed, data: { ...data, personal } },
    revision: BigInt(row.revision),
    position: BigInt(row.position),
    metadata: { by, at: row.at.toISOString(), via, correlationId, causationId, schemaVersion: 1 },
  } as unknown as RecordedEvent;
};
