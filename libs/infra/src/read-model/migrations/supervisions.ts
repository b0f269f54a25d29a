import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who asked which supervisor for consent, and what became of it; why stays sealed. */
export class Supervisions1790000000045 implements MigrationInterface {
  name = 'Supervisions1790000000045';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table supervisions (
        id uuid not null constraint supervisions_key primary key,
        user_id text not null,
        session text not null,
        monitor text not null,
        monitor_session text,
        app_object text not null,
        minutes integer not null,
        sealed text,
        stage text not null,
        requested_at timestamptz(3) not null,
        until timestamptz(3),
        ended_at timestamptz(3),
        cause text,
        refusal_sealed text,
        revision bigint not null,
        position bigint not null
      )`);
    await runner.query('create index supervisions_session on supervisions (session, position)');
    await runner.query(
      'create index supervisions_open on supervisions (id) where ended_at is null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table supervisions');
  }
}
