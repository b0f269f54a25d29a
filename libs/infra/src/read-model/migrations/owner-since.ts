import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When it was found out whose a recording is: no time of grace runs from before. */
export class OwnerSince1790000000023 implements MigrationInterface {
  name = 'OwnerSince1790000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table recordings add column owner_since timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table recordings drop owner_since');
  }
}
