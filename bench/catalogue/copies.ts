import type { QueryRunner } from 'typeorm';
import { CATALOGUE } from '#infra/read-model/data-sources';
import type { ReadModel } from '#infra/read-model/read-model';
import { createIndexes, setIndexesAside } from '#infra/read-model/rebuild/indexes';
import { computedRecordingColumns } from '#infra/read-model/recordings/recording.projection';
import { rowsOf } from '#infra/read-model/rows-of';

/**
 * Makes so many rows of those that are there: recordings of the same people on other days, each with an id,
 * a conversation and a file name of its own, and other callers. There are no events of them.
 */
export async function copyRows({ catalogue }: ReadModel, size: number): Promise<void> {
  const runner = catalogue.createQueryRunner();
  try {
    const indexes = await setIndexesAside(runner, CATALOGUE);
    await runner.query(`
      insert into recordings ${await othersOf(runner, size)} order by started_at`);
    await createIndexes(runner, indexes);
    await runner.query('vacuum analyze recordings');
  } finally {
    await runner.release();
  }
}

/** SQL of the rows, column by column as the table has them. */
const othersOf = async (runner: QueryRunner, size: number): Promise<string> => {
  const columns = await rowsOf<{ name: string }>(
    runner,
    `select column_name as name from information_schema.columns
     where table_schema = $1 and table_name = 'recordings' order by ordinal_position`,
    [CATALOGUE],
  );
  const [row] = await rowsOf<{ count: string }>(runner, 'select count(*) from recordings');
  const count = Number(row?.count);
  const list = (values: Readonly<Record<string, string>>, from: string) =>
    columns.map(({ name }) => `${values[name] ?? `${from}.${name}`} as ${name}`).join(', ');
  const { search, numbers } = computedRecordingColumns;
  return `
    select ${list({ search, numbers }, 'n')}
    from (
      select ${list({ ...ITS_OWN, remote_number: otherCaller(size) }, 'o')}
      from recordings o, generate_series(1, ${String(Math.ceil(size / count) - 1)}) copy,
        lateral (
          select now() - random() * interval '1094 days' as at, md5(o.id::text || copy) as called
        ) c
      limit ${String(size - count)}) n`;
};

const ITS_OWN: Readonly<Record<string, string>> = {
  id: 'gen_random_uuid()',
  state: "case when o.state in ('recording', 'received') then 'ready' else o.state end",
  state_since: 'c.at',
  started_at: 'c.at',
  ended_at: 'c.at + (o.ended_at - o.started_at)',
  conversation: 'c.called',
  file_name: `case when o.file_name is not null
    then concat(c.called, '-', o.device, '-', o.serial, '.pcap') end`,
};

/** Every caller calls eight times or so. */
const otherCaller = (size: number): string => `
  case when o.remote_number like '+49%'
    then '+49' || (7031000000 + floor(random() * ${String(size / 8)}) * 977)::bigint
    else o.remote_number end`;
