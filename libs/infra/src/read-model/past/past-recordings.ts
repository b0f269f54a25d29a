import { recordingEvents } from '#domain/recording/recording';
import type { QueryRunner } from 'typeorm';
import { Conditions } from '../conditions.js';
import type { TimeCursor } from '../cursor.js';
import { CATALOGUE } from '../data-sources.js';
import { foldEvents } from '../projection/batch.js';
import { writeTables } from '../projection/write-batch.js';
import { rowsOf } from '../rows-of.js';
import { type Opening, pastEvents } from './past-events.js';

const TYPES = Object.keys(recordingEvents);

/** A recording that had begun by then. */
export type Candidate = {
  readonly id: string;
  readonly startedAt: Date;
  /** Its row is another now: what it was is folded from its events. */
  readonly changed: boolean;
  /** Its row is as it was, and the list shows it. */
  readonly matches: boolean;
};

export type Walk = {
  readonly upTo: bigint;
  /** The last place that was looked at. */
  readonly after: TimeCursor | null;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Adds to conditions on recordings `r` that the list shows them. */
  readonly shown: (where: Conditions) => void;
  readonly limit: number;
};

/**
 * The next recordings in the order of the list of those that had begun by then, whatever became of them.
 * They begin when their first event is decided, so an index of these has them in that order.
 */
export const walk = (
  runner: QueryRunner,
  { upTo, after, from, to, shown, limit }: Walk,
): Promise<Candidate[]> => {
  const began = new Conditions();
  began.add("type = 'RecordingStarted'");
  began.add('position <= ?', upTo.toString());
  if (after) began.add('(at, subject collate "C") < (?, ?)', after.at, after.id);
  began.addGiven('at >= ?', from);
  began.addGiven('at < ?', to);
  const place = began.parameter(upTo.toString());
  const limited = began.parameter(limit);
  const row = new Conditions(began.values);
  shown(row);
  return rowsOf<Candidate>(
    runner,
    `select s.id, s.at "startedAt", coalesce(r.position > ${place}, true) changed,
       coalesce(r.position <= ${place} and (${row.sql}), false) matches
     from (
       select subject::uuid id, at from audit where ${began.sql}
       order by at desc, subject collate "C" desc limit ${limited}) s
     left join ${CATALOGUE}.recordings r on r.id = s.id
     order by s.at desc, s.id desc`,
    began.values,
  );
};

/** Puts these recordings into the runner's own table as they were. */
export const placeRecordings = async (
  runner: QueryRunner,
  codec: Opening,
  { upTo, candidates }: { upTo: bigint; candidates: readonly Candidate[] },
): Promise<void> => {
  const same = candidates.filter(({ changed }) => !changed).map(({ id }) => id);
  const others = candidates.filter(({ changed }) => changed).map(({ id }) => id);
  if (same.length > 0)
    await runner.query(
      `insert into pg_temp.recordings select * from ${CATALOGUE}.recordings where id = any($1::uuid[])`,
      [same],
    );
  if (others.length === 0) return;
  const streams = others.map((id) => `recording-${id}`);
  const gone = await goneAmong(runner, others);
  const events = await pastEvents(runner, codec, { streams, upTo, types: TYPES, gone });
  await writeTables(runner, foldEvents(events).tables);
};

/** Those of which only a tombstone is left, or, of a duplicate, nothing: their keys go, if they have not gone. */
export const goneAmong = async (
  runner: QueryRunner,
  ids: readonly string[],
): Promise<Set<string>> => {
  const rows = await rowsOf<{ id: string }>(
    runner,
    `select id from ${CATALOGUE}.recordings
     where id = any($1::uuid[]) and state not in ('deleted', 'erased')`,
    [ids],
  );
  const there = new Set(rows.map(({ id }) => id));
  return new Set(ids.filter((id) => !there.has(id)));
};
