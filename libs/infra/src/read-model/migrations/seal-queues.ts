import type { MigrationInterface, QueryRunner } from 'typeorm';

const UNSEALED = `not watermarked and state in ('received', 'ready', 'failed')`;

/** What is to be sealed next is found, and counted, without a look at all recordings. */
export class SealQueues1790000000063 implements MigrationInterface {
  name = 'SealQueues1790000000063';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index recordings_unsealed_since on recordings (state_since desc, id) include (owner_id)
        where ${UNSEALED}`);
    await runner.query(`
      create index recordings_unsealed_of_owner on recordings (owner_id, started_at, id)
        where ${UNSEALED} and owner_id is not null`);
    await runner.query(`
      create index audit_seals on audit (type, revision)
        where stream = 'seals' and type not in ('SealChained', 'TombstoneChained')`);
    await runner.query(`
      create table seal_counts (
        id text not null constraint seal_counts_key primary key,
        sealed bigint not null,
        unsealed bigint not null,
        requested bigint not null,
        followed bigint not null
      )`);
    await runner.query(COUNTED);
    for (const trigger of TRIGGERS) await runner.query(trigger);
    await runner.query(`
      insert into seal_counts (id, sealed, unsealed, requested, followed)
      select 'all', ${countsOf('1')} from recordings`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const on of ['insert', 'update', 'delete'])
      await runner.query(`drop trigger seals_counted_on_${on} on recordings`);
    await runner.query('drop function count_seals');
    await runner.query('drop table seal_counts');
    await runner.query('drop index audit_seals');
    await runner.query('drop index recordings_unsealed_of_owner');
    await runner.query('drop index recordings_unsealed_since');
  }
}

/** SQL: how many rows are sealed, are not, are not and somebody asked for it, and are to be followed. */
export const countsOf = (sign: string): string =>
  [
    'watermarked',
    UNSEALED,
    `${UNSEALED} and watermark_requested`,
    `watermarked and (not sound_sealed and state = 'ready' or not tombstoned and state = 'erased')`,
  ]
    .map((which) => `coalesce(sum(${sign}) filter (where ${which}), 0)`)
    .join(', ');

const COLUMNS = 'watermarked, state, watermark_requested, sound_sealed, tombstoned';
const ADDED = `select 1 as sign, ${COLUMNS} from added`;
const REMOVED = `select -1 as sign, ${COLUMNS} from removed`;

/** One writer at a time moves the catalogue on, so that the one row is no place to wait at. */
const counting = (rows: string): string => `
  insert into seal_counts as kept (id, sealed, unsealed, requested, followed)
  select 'all', ${countsOf('sign')} from (${rows}) rows
  on conflict (id) do update set sealed = kept.sealed + excluded.sealed,
    unsealed = kept.unsealed + excluded.unsealed,
    requested = kept.requested + excluded.requested,
    followed = kept.followed + excluded.followed;`;

const COUNTED = `
  create function count_seals() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' then ${counting(ADDED)}
    elsif tg_op = 'UPDATE' then ${counting(`${ADDED} union all ${REMOVED}`)}
    else ${counting(REMOVED)}
    end if;
    return null;
  end $$`;

const TRIGGERS = [
  ['insert', 'new table as added'],
  ['update', 'old table as removed new table as added'],
  ['delete', 'old table as removed'],
].map(
  ([on, rows]) => `
  create trigger seals_counted_on_${on} after ${on} on recordings referencing ${rows}
    for each statement execute function count_seals()`,
);

/** Subtrees of the chain have other names from here on; all are worked out again. */
export class SealNodes1790000000063 implements MigrationInterface {
  name = 'SealNodes1790000000063';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('delete from seal_tiles');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('delete from seal_tiles');
  }
}
