import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MARKS } from '../recordings/time-marks.js';
import { charactersOf } from '../recordings/typed-text.js';

/** The index of texts knows signs of ASCII, so that it is known of them too when they are nowhere. */
export class Signs1790000000061 implements MigrationInterface {
  name = 'Signs1790000000061';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(indexed(charactersOf('search')));
    // What is indexed is no column, of which there would be statistics already.
    await runner.query('analyze recordings');
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query(indexed(BEYOND_ASCII));
  }
}

const BEYOND_ASCII = String.raw`(case when octet_length(search) > char_length(search)
  then string_to_array(regexp_replace(search, '[\x01-\x7f]+', '', 'g'), null) else '{}' end)`;

/** Without pg_trgm there is none. */
const indexed = (characters: string): string => `
  do $$ begin
    if exists (select from pg_extension where extname = 'pg_trgm') then
      drop index if exists recordings_search;
      create index recordings_search on recordings
        using gin (${MARKS}, ${characters}, search gin_trgm_ops) with (gin_pending_list_limit = 1024);
    end if;
  end $$`;
