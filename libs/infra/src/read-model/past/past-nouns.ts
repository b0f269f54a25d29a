import { appObjectEvents } from '#domain/app-object/app-object';
import { holdEvents } from '#domain/hold/hold';
import { settingsEvents } from '#domain/settings/settings';
import { supervisionEvents } from '#domain/supervision/supervision';
import { templateEvents } from '#domain/template/template';
import { userEvents } from '#domain/user/user';
import type { QueryRunner } from 'typeorm';
import { CATALOGUE } from '../data-sources.js';
import { subjectOf } from '../../event-store/codec.js';
import { foldEvents } from '../projection/batch.js';
import { writeTables } from '../projection/write-batch.js';
import { rowsOf } from '../rows-of.js';
import { type Opening, pastEvents } from './past-events.js';

/**
 * None of them changes an account. Those of API tokens would be folded into rows of a table that is not
 * hidden, so into what is there now.
 */
const PASSING = new Set([
  ...['UserSignedIn', 'UserSignInRefused', 'UserSignedOut'],
  ...['ApiTokenIssued', 'ApiTokenEnded'],
]);

/** Whatever rows of recordings are shown and seen by; there are few enough of each to have them all. */
const NOUNS: readonly (readonly [table: string, types: readonly string[]])[] = [
  ['settings', Object.keys(settingsEvents)],
  ['app_objects', Object.keys(appObjectEvents)],
  ['templates', Object.keys(templateEvents)],
  ['users', Object.keys(userEvents).filter((type) => !PASSING.has(type))],
  ['holds', Object.keys(holdEvents)],
  ['supervisions', Object.keys(supervisionEvents)],
];

/** SQL: a table that hides the catalogue's from this connection until its transaction ends. */
export const hiding = (table: string): string =>
  `create temp table ${table} (like ${CATALOGUE}.${table} including defaults, primary key (id)) on commit drop`;

/** Lets the runner's transaction see these tables as they stood at a position. */
export const placeNouns = async (
  runner: QueryRunner,
  codec: Opening,
  position: bigint,
): Promise<void> => {
  for (const [table, types] of NOUNS) await placeNoun(runner, codec, { table, types, position });
};

type Noun = {
  readonly table: string;
  readonly types: readonly string[];
  readonly position: bigint;
};

/** What has not changed since is as it was; the rest is folded from what was said of it until then. */
const placeNoun = async (runner: QueryRunner, codec: Opening, noun: Noun): Promise<void> => {
  const { table, types, position } = noun;
  const changed = await rowsOf<{ stream: string }>(
    runner,
    'select distinct stream from audit where type = any($1) and position > $2',
    [types, position.toString()],
  );
  if (changed.length === 0) return;
  const streams = changed.map(({ stream }) => stream);
  const gone = table === 'users' ? await removedAmong(runner, streams) : new Set<string>();
  await runner.query(hiding(table));
  await runner.query(
    `insert into pg_temp.${table} select * from ${CATALOGUE}.${table} where position <= $1`,
    [position.toString()],
  );
  const events = await pastEvents(runner, codec, { streams, types, upTo: position, gone });
  await writeTables(runner, foldEvents(events).tables);
};

/** Whoever was removed since is told of no more, though his key may last a little longer. */
const removedAmong = async (
  runner: QueryRunner,
  streams: readonly string[],
): Promise<Set<string>> => {
  const rows = await rowsOf<{ id: string }>(
    runner,
    `select id from ${CATALOGUE}.users where removed_at is not null and id = any($1)`,
    [streams.map(subjectOf)],
  );
  return new Set(rows.map(({ id }) => id));
};
