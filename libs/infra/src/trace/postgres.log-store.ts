import pg from 'pg';
import type { Clock } from '../clock.js';
import { Conditions } from '../read-model/conditions.js';
import { RUNTIME } from '../read-model/data-sources.js';
import type { LogLine } from './line.js';
import {
  type KeptLine,
  type LineFilter,
  type LogBounds,
  type LogStore,
  logBounds,
} from './log-store.js';
import { type Round, type Segment, roundOf } from './segments.js';

const CONNECTIONS = 2;
const CONNECT_MS = 5_000;
/** Who reads a table that is to be emptied is done sooner. */
const LOCK_MS = 2_000;
/** Told with every commit, on the channel that every process listens to. */
export const LOG_CHANNEL = 'log';

type Row = Omit<KeptLine, 'id'> & { readonly id: string };

/**
 * The log in the schema `runtime` of the database, which all processes on all machines share. It has
 * connections of its own, made when they are needed: neither requests nor the projection wait for it.
 */
export class PostgresLogStore implements LogStore {
  private readonly pool: pg.Pool;

  constructor(
    databaseUrl: string,
    private readonly clock: Clock,
    private readonly bounds: LogBounds = logBounds,
  ) {
    this.pool = new pg.Pool({
      connectionString: databaseUrl,
      application_name: 'recordings log',
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      options: `-c search_path=${RUNTIME},public -c lock_timeout=${String(LOCK_MS)}`,
    });
    // Whoever uses a connection is told; one that dies unused is replaced.
    this.pool.on('error', ignore);
  }

  /** Of all processes one at a time, so that whoever has read up to a line misses none before it. */
  async append(lines: readonly LogLine[]): Promise<void> {
    if (lines.length === 0) return;
    await this.inTurn(async (client) => {
      const segment = await goRound(client, this.bounds, this.clock.now());
      await client.query(INSERT, [segment, JSON.stringify(lines), LOG_CHANNEL]);
    });
  }

  async page(
    filter: LineFilter,
    { before, limit }: { before: bigint | null; limit: number },
  ): Promise<KeptLine[]> {
    const { sql, values } = conditionsOf({ ...filter, before, oldest: this.oldest() });
    return this.read(`${SELECT} where ${sql} order by id desc limit ${String(limit)}`, values);
  }

  after(id: bigint, limit: number): Promise<KeptLine[]> {
    return this.read(`${SELECT} where id > $1 and at >= $2 order by id limit ${String(limit)}`, [
      id.toString(),
      this.oldest(),
    ]);
  }

  async newest(): Promise<bigint> {
    const { rows } = await this.pool.query<{ id: string | null }>(
      'select max(id) id from log_lines',
    );
    return BigInt(rows[0]?.id ?? 0);
  }

  async trim(): Promise<void> {
    await this.inTurn((client) => goRound(client, this.bounds, this.clock.now()));
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private oldest(): Date {
    return new Date(this.clock.now().getTime() - this.bounds.ageMs);
  }

  private async read(sql: string, values: unknown[]): Promise<KeptLine[]> {
    const { rows } = await this.pool.query<Row>(sql, values);
    return rows.map((row) => ({ ...row, id: BigInt(row.id) }));
  }

  private async inTurn(work: (client: pg.PoolClient) => Promise<unknown>): Promise<void> {
    const client = await this.pool.connect();
    // A connection that is lost between two statements is told of by the next; nobody else may have to listen.
    client.on('error', ignore);
    let fault: unknown;
    try {
      await client.query('begin');
      await work(client);
      await client.query('commit');
    } catch (error) {
      fault = error;
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(fault instanceof Error);
    }
  }
}

const ignore = (): void => undefined;

/** Locks the ring, empties what must go, and gives the table that takes lines. */
const goRound = async (client: pg.PoolClient, bounds: LogBounds, now: Date): Promise<number> => {
  const { rows } = await client.query<Segment>(
    `select segment, began_at "beganAt", ended_at "endedAt",
       pg_total_relation_size(('log_lines_' || segment)::regclass)::float8 bytes
     from log_segments order by segment for update`,
  );
  const round = roundOf(rows, bounds, now);
  await note(client, round, now);
  return round.use;
};

const note = async (client: pg.PoolClient, round: Round, now: Date): Promise<void> => {
  const { empty, use, ended, begins } = round;
  for (const segment of empty) await client.query(`truncate log_lines_${String(segment)}`);
  if (empty.length > 0)
    await client.query(
      'update log_segments set began_at = null, ended_at = null where segment = any($1)',
      [empty],
    );
  if (ended !== null)
    await client.query('update log_segments set ended_at = $2 where segment = $1', [ended, now]);
  if (begins)
    await client.query(
      'update log_segments set began_at = $2, ended_at = null where segment = $1',
      [use, now],
    );
};

const INSERT = `
  with kept as (
    insert into log_lines (segment, at, process, instance, area, level, recording, text, facts)
    select $1, at, process, instance, area, level, recording, text, facts
    from jsonb_to_recordset($2::jsonb) line (at timestamptz, process text, instance text, area text,
      level text, recording uuid, text text, facts jsonb)
    returning id)
  select pg_notify($3, max(id)::text) from kept`;

const SELECT =
  'select id, at, process, instance, area, level, recording, text, facts from log_lines';

type Asked = LineFilter & { readonly before: bigint | null; readonly oldest: Date };

const conditionsOf = (asked: Asked): Conditions => {
  const { before, oldest, areas, levels, process, recording, text, from, to } = asked;
  const conditions = new Conditions();
  conditions.add('at >= ?', oldest);
  conditions.addGiven('id < ?', before?.toString());
  conditions.addGiven('area = any(?)', areas);
  conditions.addGiven('level = any(?)', levels);
  conditions.addGiven('? in (process, instance)', process);
  conditions.addGiven('recording = ?', recording);
  conditions.addGiven(`strpos(${WORDS}, ?) > 0`, text?.toLowerCase());
  conditions.addGiven('at >= ?', from);
  conditions.addGiven('at < ?', to);
  return conditions;
};

const WORDS = `lower(text || ' ' || facts::text)`;
