import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a recording is sealed, what is to be sealed next, and whether all are. */
export class Watermark1790000000060 implements MigrationInterface {
  name = 'Watermark1790000000060';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table recordings
        add column sound_sealed boolean not null default false,
        add column tombstoned boolean not null default false,
        add column watermark_requested boolean not null default false`);
    await runner.query('alter table settings add column watermark boolean not null default false');
    await runner.query(`
      create index recordings_unsealed on recordings (started_at, id) include (owner_id)
        where not watermarked and state in ('received', 'ready', 'failed')`);
    await runner.query(`
      create index recordings_seal_followed on recordings (started_at, id)
        where (watermark_requested and not watermarked and state in ('received', 'ready', 'failed'))
          or (watermarked and not sound_sealed and state = 'ready')
          or (watermarked and not tombstoned and state = 'erased')`);
    await runner.query('create index recordings_watermarked on recordings (id) where watermarked');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table settings drop watermark');
    await runner.query(`
      alter table recordings
        drop sound_sealed, drop tombstoned, drop watermark_requested`);
    await runner.query('drop index recordings_watermarked');
  }
}

/** What is worked out of the chain of seals, and how far the comparison of all recordings has come. */
export class SealTiles1790000000061 implements MigrationInterface {
  name = 'SealTiles1790000000061';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table seal_tiles (
        id text not null constraint seal_tiles_key primary key,
        hash bytea not null
      )`);
    await runner.query(`
      create table seal_rounds (
        id text not null constraint seal_rounds_key primary key,
        at text not null,
        round integer not null,
        looked_at integer not null,
        faulty jsonb not null,
        ended_at timestamptz(3)
      )`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table seal_tiles, seal_rounds');
  }
}
