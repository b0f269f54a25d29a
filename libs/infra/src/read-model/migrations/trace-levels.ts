import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which areas are traced. */
export class TraceLevels1790000000017 implements MigrationInterface {
  name = 'TraceLevels1790000000017';

  up(runner: QueryRunner): Promise<void> {
    return runner.query(`
      alter table settings add column trace_levels jsonb not null default '{}'`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('alter table settings drop trace_levels');
  }
}
