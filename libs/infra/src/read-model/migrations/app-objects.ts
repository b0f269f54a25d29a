import type { MigrationInterface, QueryRunner } from 'typeorm';

/** App objects, and through which of them people did what they did. */
export class AppObjects1790000000012 implements MigrationInterface {
  name = 'AppObjects1790000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table app_objects (
        id text not null constraint app_objects_key primary key,
        name text not null,
        kind text not null,
        deletion_mode text not null,
        monitor text,
        watermark boolean not null,
        notes boolean not null,
        members jsonb not null,
        access_list jsonb not null,
        created_at timestamptz(3) not null,
        revision bigint not null,
        position bigint not null
      )`);
    await runner.query(`
      create index app_objects_members on app_objects using gin (members jsonb_path_ops)`);
    await runner.query('alter table audit add column app_object text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table app_objects');
    await runner.query('alter table audit drop app_object');
  }
}
