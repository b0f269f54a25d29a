import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the rows have been told which rule keeps them, while that is being done. */
export class RulePass1790000000020 implements MigrationInterface {
  name = 'RulePass1790000000020';

  up(runner: QueryRunner): Promise<void> {
    return runner.query(`
      create table rule_pass (
        id text not null constraint rule_pass_key primary key,
        reached uuid not null
      )`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table rule_pass');
  }
}
