import type { MigrationInterface, QueryRunner } from 'typeorm';

const SEGMENTS = [0, 1, 2, 3, 4, 5, 6, 7];

/**
 * The log of all processes: a ring of tables, of which the oldest is emptied when the newest is full.
 * To empty a table gives its room back at once; to delete its rows would not.
 */
export class LogLines1790000000006 implements MigrationInterface {
  name = 'LogLines1790000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create sequence log_line_ids');
    await runner.query(`
      create table log_lines (
        id bigint not null default nextval('log_line_ids'),
        segment smallint not null,
        at timestamptz(3) not null,
        process text not null,
        instance text not null,
        area text not null,
        level text not null,
        recording uuid,
        text text not null,
        facts jsonb not null,
        constraint log_lines_key primary key (id, segment)
      ) partition by list (segment)`);
    for (const segment of SEGMENTS.map(String))
      await runner.query(
        `create table log_lines_${segment} partition of log_lines for values in (${segment})`,
      );
    await runner.query(`
      create table log_segments (
        segment smallint not null constraint log_segments_key primary key,
        began_at timestamptz(3),
        ended_at timestamptz(3)
      )`);
    await runner.query(`insert into log_segments (segment) select generate_series(0, 7)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table log_lines, log_segments');
    await runner.query('drop sequence log_line_ids');
  }
}
