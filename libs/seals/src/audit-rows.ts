import type { DataSource } from 'typeorm';
import type { EventType } from '#domain/catalogue-of-events';
import { rowsOf } from '#infra/read-model/rows-of';
import type { Finding } from './audit-finding.js';

/** A table with a row for each stream of a noun, from one kind of event on, until another one. */
type Noun = {
  readonly table: string;
  readonly noun: string;
  readonly since: EventType;
  readonly until?: EventType;
};

const NOUNS: readonly Noun[] = [
  {
    table: 'recordings',
    noun: 'recording',
    since: 'RecordingStarted',
    until: 'RecordingFoundDuplicate',
  },
  { table: 'users', noun: 'user', since: 'UserCreated' },
  {
    table: 'app_objects',
    noun: 'appobject',
    since: 'AppObjectCreated',
    until: 'AppObjectDeleted',
  },
  { table: 'templates', noun: 'template', since: 'TemplateCreated', until: 'TemplateDeleted' },
  { table: 'holds', noun: 'hold', since: 'HoldPlaced' },
  { table: 'supervisions', noun: 'supervision', since: 'AccessRequested' },
];

/** Whatever the events tell of has its row, and every row has its events. */
export async function* auditRows(catalogue: Pick<DataSource, 'query'>): AsyncGenerator<Finding> {
  for (const each of NOUNS) {
    for (const id of await missing(catalogue, each))
      yield {
        what: 'row-missing',
        where: `catalogue.${each.table} ${id}`,
        detail: `The catalogue has no row of this ${each.noun}. Build it anew: recordings rebuild.`,
      };
    for (const id of await foreign(catalogue, each))
      yield {
        what: 'row-foreign',
        where: `catalogue.${each.table} ${id}`,
        detail: `No event tells of this ${each.noun}. Build the catalogue anew: recordings rebuild.`,
      };
  }
}

const missing = (catalogue: Pick<DataSource, 'query'>, { table, noun, since, until }: Noun) =>
  idsOf(
    catalogue,
    `select a.subject id from audit a
     where a.type = $1 and a.stream like $2
       and not exists (select from ${table} r where r.id::text = a.subject)
       and not exists (select from audit d
         where d.stream = a.stream and d.type = $3 and d.position > a.position)`,
    [since, `${noun}-%`, until ?? ''],
  );

const foreign = (catalogue: Pick<DataSource, 'query'>, { table, noun, since }: Noun) =>
  idsOf(
    catalogue,
    `select r.id::text id from ${table} r
     where not exists (select from audit a
       where a.type = $1 and a.stream = $2 || r.id::text)`,
    [since, `${noun}-`],
  );

const idsOf = async (
  catalogue: Pick<DataSource, 'query'>,
  sql: string,
  values: readonly string[],
): Promise<string[]> => {
  const rows = await rowsOf<{ id: string }>(catalogue, sql, [...values]);
  return rows.map(({ id }) => id);
};
