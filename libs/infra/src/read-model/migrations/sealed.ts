import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Personal parts sealed in the audit, and what is known of the last scrub. */
export class Sealed1790000000009 implements MigrationInterface {
  name = 'Sealed1790000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table audit drop column personal, add column sealed text');
    await runner.query(`
      alter table checkpoint
        add column scrubbed bigint,
        add column scrubbed_at timestamptz(3),
        add column scrub_ms integer,
        add column scrub_left jsonb not null default '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table audit drop column sealed, add column personal jsonb');
    await runner.query(`
      alter table checkpoint drop scrubbed, drop scrubbed_at, drop scrub_ms, drop scrub_left`);
  }
}
