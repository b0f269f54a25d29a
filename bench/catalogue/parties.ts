import { CATALOGUE } from '#infra/read-model/data-sources';
import type { ReadModel } from '#infra/read-model/read-model';
import { createIndexes, setIndexesAside } from '#infra/read-model/rebuild/indexes';

/**
 * Direction and numbers of every recording: no event tells them yet, while the list can be narrowed by
 * them. So they are written into the rows, as the projection will: half of the calls come in, one in ten
 * stays in the house, and every caller calls eight times or so.
 */
export async function tellParties({ catalogue }: ReadModel): Promise<void> {
  const runner = catalogue.createQueryRunner();
  try {
    const indexes = await setIndexesAside(runner, CATALOGUE);
    await runner.query(`
      update recordings r set direction = told.direction, local_number = told.local,
        remote_number = told.remote, numbers = concat_ws(E'\\n', told.local, told.remote),
        search = concat_ws(E'\\n', r.search, told.local, told.remote)
      from (
        select each.id, o.number as local,
          case when dice < 50 then 'in' when dice < 90 then 'out' else 'internal' end as direction,
          case when dice < 90 then '+49' || (7031000000 + caller) else (2000 + caller % 500)::text end as remote
        from (select r.id, r.owner_id, abs(hashtext(r.id::text)) % 100 as dice,
                abs(hashtext('caller' || r.id::text)) % greatest(count(*) over () / 8, 1) * 977 as caller
              from recordings r where r.state not in ('deleted', 'erased')) each
          left join users o on o.id = each.owner_id
      ) told
      where told.id = r.id`);
    await runner.query('vacuum full recordings');
    await createIndexes(runner, indexes);
    await runner.query('vacuum analyze recordings');
  } finally {
    await runner.release();
  }
}
