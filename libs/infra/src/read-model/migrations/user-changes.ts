import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When any account changed last, without looking at all of them. */
export class UserChanges1790000000030 implements MigrationInterface {
  name = 'UserChanges1790000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index users_position on users (position)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index users_position');
  }
}
