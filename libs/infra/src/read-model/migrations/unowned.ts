import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An index of what is nobody's, the newest first, as administrators look for it. */
export class Unowned1790000000019 implements MigrationInterface {
  name = 'Unowned1790000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index recordings_newest_unowned on recordings (started_at desc, id desc)
        where owner_id is null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index recordings_newest_unowned');
  }
}
