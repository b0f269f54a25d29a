import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Legal holds; whom they are about stays sealed. */
export class Holds1790000000011 implements MigrationInterface {
  name = 'Holds1790000000011';

  up(runner: QueryRunner): Promise<void> {
    return runner.query(`
      create table holds (
        id uuid not null constraint holds_key primary key,
        sealed text,
        placed_at timestamptz(3) not null,
        placed_by text not null,
        lifted_at timestamptz(3),
        lifted_by text,
        lift_sealed text,
        revision bigint not null,
        position bigint not null
      )`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table holds');
  }
}
