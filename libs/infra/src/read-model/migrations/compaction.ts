import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What captures take when they are kept compact. */
export class Compaction1790000000007 implements MigrationInterface {
  name = 'Compaction1790000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table recordings
        add column stored_bytes bigint,
        add column compacted_at timestamptz(3),
        add column not_compacted text`);
    await runner.query(`
      create index recordings_uncompacted on recordings (state_since, id)
        where compacted_at is null and not_compacted is null and state in ('ready', 'failed')`);
    await runner.query(`
      create index recordings_compacted on recordings (compacted_at desc)
        where compacted_at is not null`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query(`
      alter table recordings drop stored_bytes, drop compacted_at, drop not_compacted`);
  }
}
