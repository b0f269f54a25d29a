import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an account was taken away, and when nothing of it was left. */
export class RemovedUsers1790000000024 implements MigrationInterface {
  name = 'RemovedUsers1790000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table users add column removed_at timestamptz(3), add column erased_at timestamptz(3)',
    );
    await runner.query(
      'create index users_unerased on users (removed_at, id) where removed_at is not null and erased_at is null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index users_unerased');
    await runner.query('alter table users drop erased_at, drop removed_at');
  }
}
