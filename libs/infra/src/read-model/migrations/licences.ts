import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the product found to be whose, in the order in which its time of grace ends; and who is in it. */
export class Licences1790000000016 implements MigrationInterface {
  name = 'Licences1790000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index recordings_of_owner on recordings
        (owner_id, (coalesce(ended_at, started_at)), id)
        where owner_how in ('registration', 'device')
          and state in ('received', 'ready', 'failed') and not protected`);
    await runner.query('create index users_unlicensed on users (id) where licensed is false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index recordings_of_owner, users_unlicensed');
  }
}
