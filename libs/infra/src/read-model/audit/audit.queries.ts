import type { DataSource } from 'typeorm';
import { alsoAbout } from '#domain/access/activity';
import type { Codec } from '../../event-store/codec.js';
import { Conditions } from '../conditions.js';
import { decodePlaceCursor, encodePlaceCursor } from '../cursor.js';

/** One event as an auditor sees it. */
export type AuditEntry = {
  /** Place in the log; comparable within one store only. */
  readonly position: string;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly via: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** The App object that a person acted through. */
  readonly appObject: string | null;
  /** Id of the supervisor under whose consent the person acted. */
  readonly consent: string | null;
  /** Id of the API token that a program acted with in the person's name. */
  readonly token: string | null;
  readonly data: Record<string, unknown>;
  /** As it was written; `null`: there was none, or its key is destroyed. */
  readonly personal: Record<string, unknown> | null;
};

export type AuditPage = { readonly items: AuditEntry[]; readonly next: string | null };

/** What is left out does not narrow. `from` is inclusive, `to` exclusive. */
export type AuditFilter = {
  readonly stream?: string | undefined;
  readonly type?: string | undefined;
  readonly by?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
};

type AuditedRow = Omit<AuditEntry, 'at' | 'revision' | 'personal'> & {
  readonly at: Date;
  readonly revision: string;
  readonly sealed: string | null;
};

/** Reads the event history, oldest first. */
export class AuditQueries {
  constructor(
    private readonly catalogue: DataSource,
    private readonly codec: Pick<Codec, 'open'>,
  ) {}

  /** Everything about one subject: its lifecycle and the accesses to it, up to `limit` entries. */
  history(subject: string, limit = 10_000): Promise<AuditEntry[]> {
    const where = new Conditions();
    where.add('subject = ?', subject);
    return this.select(where, limit);
  }

  /** All of these streams, up to `limit` entries. */
  ofStreams(streams: readonly string[], limit = 10_000): Promise<AuditEntry[]> {
    const where = new Conditions();
    where.add('stream = any(?)', streams);
    return this.select(where, limit);
  }

  /** The events at these places in the log. */
  at(positions: readonly string[]): Promise<AuditEntry[]> {
    const where = new Conditions();
    where.add('position = any(?)', positions);
    return this.select(where, positions.length);
  }

  /** A page of events. @throws Refusal `cursor-invalid` */
  async events(filter: AuditFilter): Promise<AuditPage> {
    const where = new Conditions();
    where.addGiven('stream = ?', filter.stream);
    where.addGiven('type = ?', filter.type);
    where.addGiven('by = ?', filter.by);
    where.addGiven('at >= ?', filter.from);
    where.addGiven('at < ?', filter.to);
    const before = filter.after === undefined ? null : decodePlaceCursor(filter.after);
    where.addGiven('position > ?', before?.position);
    where.addGiven('position <= ?', before?.last ?? undefined);
    const most = filter.limit + 1;
    const isFirst = before === null && isOnlyByTime(filter);
    const rows = await this.select(isFirst ? earliest(where, most) : where, most);
    const items = rows.slice(0, filter.limit);
    const end = rows.length > filter.limit ? items.at(-1) : undefined;
    if (end === undefined) return { items, next: null };
    const last = before?.last ?? (await this.lastOf(filter));
    return { items, next: encodePlaceCursor({ position: end.position, last }) };
  }

  /**
   * After which place nothing of this time stands, so that its last page does not look through all that came
   * later. Times need not be in the order of the log, so the whole time is looked at, once for all pages.
   * `null`: the log is not past it, or that would be more than what is asked for.
   */
  private async lastOf(filter: AuditFilter): Promise<string | null> {
    const { from = null, to = null } = filter;
    if (to === null || (from === null && !isOnlyByTime(filter))) return null;
    const [found]: { last: string | null }[] = await this.catalogue.query(
      `select case when $2::timestamptz <= (select max(at) from audit) then
         (select max(position + 0) from audit where at >= coalesce($1::timestamptz, '-infinity') and at < $2)
       end "last"`,
      [from, to],
    );
    return found?.last ?? null;
  }

  private async select(where: Conditions, limit: number): Promise<AuditEntry[]> {
    const limited = where.parameter(limit);
    const rows: AuditedRow[] = await this.catalogue.query(
      `select position, id, stream, revision, type, by, at, via,
         correlation_id "correlationId", causation_id "causationId", app_object "appObject",
         consent, token, data, sealed
       from audit where ${where.sql} order by position limit ${limited}`,
      where.values,
    );
    return Promise.all(rows.map((row) => this.entryOf(row)));
  }

  private async entryOf({ sealed, ...row }: AuditedRow): Promise<AuditEntry> {
    const personal =
      sealed === null ? null : await this.codec.open(row.stream, sealed, alsoAbout(row));
    return {
      ...row,
      revision: Number(row.revision),
      at: row.at.toISOString(),
      personal: personal && withoutSecrets(personal),
    };
  }
}

/** A time, of whatever there is. */
const isOnlyByTime = ({ stream, type, by, from, to }: AuditFilter): boolean =>
  [stream, type, by].every((each) => each === undefined) && Boolean(from ?? to);

/** Along the log all that came before would be looked at; the index by time knows the places too. */
const earliest = (where: Conditions, most: number): Conditions => {
  const found = new Conditions(where.values);
  found.add(
    `position = any(array(
      select position from audit where ${where.sql} order by position + 0 limit ?))`,
    most,
  );
  return found;
};

/** What opens an account is for its own rows alone: auditors read who changed it, not what it is. */
const withoutSecrets = (personal: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(personal).filter(([name]) => !SECRETS.has(name)));
const SECRETS = new Set(['passwordHash', 'tokenHash']);
