import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where bytes and events do not agree, and how far the search for that has come. */
export class Orphans1790000000007 implements MigrationInterface {
  name = 'Orphans1790000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table orphans (
        id bigint generated always as identity constraint orphans_key primary key,
        kind text not null,
        place text not null,
        recording uuid,
        bytes bigint,
        files integer not null,
        since timestamptz(3),
        found_at timestamptz(3) not null,
        seen_at timestamptz(3) not null,
        circle integer not null,
        reported boolean not null
      )`);
    await runner.query('create unique index orphans_place on orphans (kind, place)');
    await runner.query(`
      create table orphan_search (
        id text not null constraint orphan_search_key primary key,
        at text not null,
        circle integer not null
      )`);
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query('drop table orphans, orphan_search');
  }
}
