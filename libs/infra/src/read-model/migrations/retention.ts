import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which rule keeps a recording, and indexes of what is due: by rule, and in the recycle bin. */
export class Retention1790000000010 implements MigrationInterface {
  name = 'Retention1790000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table settings add column retention_rules jsonb not null default '[]'`);
    await runner.query('alter table recordings add column kept_by text');
    await runner.query(`
      create index recordings_retained on recordings
        (kept_by, (coalesce(ended_at, started_at)), id)
        where state in ('received', 'ready', 'failed') and not protected`);
    await runner.query('drop index recordings_bin');
    await runner.query('alter table recordings rename column removes_on to purges_on');
    await runner.query(`
      create index recordings_bin on recordings (purges_on, id)
        where recycled_at is not null and not protected`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index recordings_bin, recordings_retained');
    await runner.query('alter table recordings rename column purges_on to removes_on');
    await runner.query(`
      create index recordings_bin on recordings (removes_on, id) where recycled_at is not null`);
    await runner.query('alter table recordings drop kept_by');
    await runner.query('alter table settings drop retention_rules');
  }
}
