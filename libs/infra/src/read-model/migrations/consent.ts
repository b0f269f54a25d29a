import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Under whose consent people did what they did. */
export class Consent1790000000040 implements MigrationInterface {
  name = 'Consent1790000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table audit add column consent text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table audit drop consent');
  }
}
