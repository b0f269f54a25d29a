import type { Traces } from '#domain/user/match-owner';
import type { DataSource } from 'typeorm';
import { rowsOf } from '../rows-of.js';

/** A recording of which nobody has decided whose it is, and what it says of that. */
export type UnownedRecording = Traces & { readonly id: string };

/** Of users whose rows changed after a place in the log; `after`: the last of the page before. */
export type UnownedPage = {
  readonly changedSince: bigint;
  readonly after: UnownedRecording | null;
  readonly limit: number;
};

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** As the indexes `recordings_unowned_…` have it. */
const UNOWNED = "r.owner_how is null and r.state not in ('deleted', 'erased')";
const bare = (column: string): string => `lower(btrim(split_part(${column}, '@', 1)))`;

/** Reads which recordings may be somebody's after all. */
export class UnownedQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** Those that users may be recognised by: they only nominate. In the order of their ids. */
  page({ changedSince, after, limit }: UnownedPage): Promise<UnownedRecording[]> {
    const from = (join: string) => `
      (select r.id, r.registration, r.device from changed c ${join}
       where ${UNOWNED} and r.id > $2::uuid order by r.id limit $3)`;
    const registered = (column: string) =>
      from(`join recordings r on r.registration is not null
        and ${bare('r.registration')} = ${bare(column)}`);
    return rowsOf<UnownedRecording>(
      this.catalogue,
      `with changed as materialized (
         select name, number, devices from users where position > $1)
       ${registered('c.name')} union ${registered('c.number')} union
       ${from(`cross join jsonb_array_elements_text(c.devices) d(mac)
         join recordings r on r.device = d.mac`)}
       order by id limit $3`,
      [changedSince.toString(), after?.id ?? FIRST_ID, limit],
    );
  }

  /** The newest place in the log that the rows of users show. */
  async usersChangedAt(): Promise<bigint> {
    const [row] = await rowsOf<{ position: string | null }>(
      this.catalogue,
      'select max(position) as position from users',
    );
    return BigInt(row?.position ?? -1);
  }
}
