import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MARKS } from '../recordings/time-marks.js';

/** The indexes of texts know when a recording started, and its direction. */
export class MarkedTexts1790000000025 implements MigrationInterface {
  name = 'MarkedTexts1790000000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(indexed(`${MARKS}, `, LATEST));
    await runner.query(`
      alter table recordings
        alter column search set statistics default,
        alter column numbers set statistics default`);
    // What is indexed is no column, of which there would be statistics already.
    await runner.query('analyze recordings');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(indexed('', ''));
    await runner.query(`
      alter table recordings
        alter column search set statistics 1000,
        alter column numbers set statistics 1000`);
  }
}

/** Every search reads what was not put in its place yet: no more than 1 MB. */
const LATEST = 'with (gin_pending_list_limit = 1024)';

/** Without pg_trgm there are none. */
const indexed = (marks: string, options: string): string => `
  do $$ begin
    if exists (select from pg_extension where extname = 'pg_trgm') then
      drop index if exists recordings_search, recordings_numbers;
      create index recordings_search on recordings
        using gin (${marks}search gin_trgm_ops) ${options};
      create index recordings_numbers on recordings
        using gin (${marks}numbers gin_trgm_ops) ${options};
    end if;
  end $$`;
