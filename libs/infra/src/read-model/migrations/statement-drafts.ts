import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the events of a day were read that the next statement speaks of. */
export class StatementDrafts1790000000068 implements MigrationInterface {
  name = 'StatementDrafts1790000000068';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table statement_drafts (
        chain text not null constraint statement_drafts_key primary key,
        draft text not null,
        mac bytea not null
      )`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table statement_drafts');
  }
}
