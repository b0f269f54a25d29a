import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Config templates of the PBX, and who has his licence through which. */
export class Templates1790000000022 implements MigrationInterface {
  name = 'Templates1790000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table templates (
        id text not null constraint templates_key primary key,
        name text not null,
        unlicensed_since timestamptz(3),
        revision bigint not null,
        position bigint not null
      )`);
    await runner.query('alter table users add column licence_template_id text');
    await runner.query('create index users_licence_template on users (licence_template_id)');
    // Whether somebody has a licence is no longer told by his row alone.
    await runner.query('drop index users_unlicensed');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('create index users_unlicensed on users (id) where licensed is false');
    await runner.query('drop index users_licence_template');
    await runner.query('alter table users drop licence_template_id');
    await runner.query('drop table templates');
  }
}
