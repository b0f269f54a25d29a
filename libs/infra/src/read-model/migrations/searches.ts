import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MARKS } from '../recordings/time-marks.js';

/**
 * The index of texts knows characters beyond ASCII, and internal calls have an index of numbers to
 * themselves. What few are in (failed, protected, binned) is narrowed further within its index.
 */
export class Searches1790000000054 implements MigrationInterface {
  name = 'Searches1790000000054';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ifTrigrams(SEARCH, NUMBERS));
    await narrow(runner, FURTHER);
    // What is indexed is no column, of which there would be statistics already.
    await runner.query('analyze recordings');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(ifTrigrams(SEARCH_BEFORE));
    await runner.query('drop index if exists recordings_numbers_internal');
    await narrow(runner, '');
  }
}

const CHARACTERS = String.raw`(case when octet_length(search) > char_length(search)
  then string_to_array(regexp_replace(search, '[\x01-\x7f]+', '', 'g'), null) else '{}' end)`;
const LATEST = 'with (gin_pending_list_limit = 1024)';
const SEARCH = `
  drop index if exists recordings_search;
  create index recordings_search on recordings
    using gin (${MARKS}, ${CHARACTERS}, search gin_trgm_ops) ${LATEST};`;
const SEARCH_BEFORE = `
  drop index if exists recordings_search;
  create index recordings_search on recordings using gin (${MARKS}, search gin_trgm_ops) ${LATEST};`;
const NUMBERS = `
  drop index if exists recordings_numbers_internal;
  create index recordings_numbers_internal on recordings
    using gin (${MARKS}, numbers gin_trgm_ops) ${LATEST} where direction = 'internal';`;

/** Without pg_trgm there are none. */
const ifTrigrams = (...statements: readonly string[]): string => `
  do $$ begin
    if exists (select from pg_extension where extname = 'pg_trgm') then
      ${statements.join('')}
    end if;
  end $$`;

const IN_ORDER = 'started_at desc, id desc';
/** Behind the order they are looked at in the index, and the rows need not be. */
const FURTHER = ', direction, owner_id';

const narrow = async (runner: QueryRunner, further: string): Promise<void> => {
  for (const [name, columns, rows] of RARE) {
    await runner.query(`drop index recordings_${name}`);
    await runner.query(
      `create index recordings_${name} on recordings (${columns}${further}) where ${rows}`,
    );
  }
};

const RARE = [
  ['newest_binned', IN_ORDER, 'recycled_at is not null'],
  ['newest_protected', IN_ORDER, 'protected'],
  ['newest_unready', `state, ${IN_ORDER}`, "state in ('recording', 'received', 'failed')"],
] as const;
