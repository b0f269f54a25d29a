import type { DataSource } from 'typeorm';
import type { HoldQueries } from '../holds/hold.queries.js';
import { unlicensedSince, withTemplate } from '../users/licence-sql.js';
import { rowsOf } from '../rows-of.js';
import { heldSince } from './retention-sql.js';

/** A recording whose owner seems to have had no licence for long enough. */
export type UnlicensedRecording = {
  readonly id: string;
  readonly owner: string;
  /** When it ended. */
  readonly since: Date;
};

export type UnlicensedPage = {
  /** It ended, and its owner lost the licence, then or before. */
  readonly until: Date;
  readonly after: UnlicensedRecording | null;
  readonly limit: number;
  /** Whose recordings are not due at all. */
  readonly holds: Pick<HoldQueries, 'anyOf'>;
};

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Reads what is kept for a time of grace only. */
export class UnlicensedQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** Owner by owner, of each the longest ago first: as the index `recordings_of_owner` has them. */
  async endedBefore(page: UnlicensedPage): Promise<UnlicensedRecording[]> {
    const { until, after, limit, holds } = page;
    const { owner = '', since = new Date(0), id = FIRST_ID } = after ?? {};
    const values = [until, owner, since, id, limit];
    const held = await holds.anyOf(values);
    return rowsOf<UnlicensedRecording>(
      this.catalogue,
      `select due.id, u.id "owner", due.since
       from (select o.id from users o ${withTemplate('o', 't')}
             where ${unlicensedSince('o', 't')} <= $1 and o.id >= $2 order by o.id) u
       cross join lateral (
         select r.id, ${heldSince('r')} since from recordings r
         where r.owner_id = u.id and r.owner_how in ('registration', 'device')
           and r.state in ('received', 'ready', 'failed') and not r.protected
           and not (${held}) and ${heldSince('r')} <= $1
           and (r.owner_since is null or r.owner_since <= $1)
           and (u.id <> $2 or (${heldSince('r')}, r.id) > ($3, $4::uuid))
         order by ${heldSince('r')}, r.id limit $5) due
       order by u.id, due.since, due.id limit $5`,
      values,
    );
  }
}
