import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long the recycle bin keeps, and what of it is due. */
export class Removal1790000000008 implements MigrationInterface {
  name = 'Removal1790000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table settings add column bin_days integer not null default 30');
    await runner.query(`
      create index recordings_unerased on recordings (state_since, id) where state = 'deleted'`);
    await runner.query(`
      create index recordings_bin on recordings (removes_on, id) where recycled_at is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index recordings_unerased, recordings_bin');
    await runner.query('alter table settings drop bin_days');
  }
}
