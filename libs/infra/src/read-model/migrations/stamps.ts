import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who stamps the checkpoints of the chain of seals. */
export class Stamps1790000000065 implements MigrationInterface {
  name = 'Stamps1790000000065';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table settings add column timestamp_authority jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table settings drop column timestamp_authority');
  }
}
