import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { EventStore } from '../../event-store/event-store.js';
import type { ProgressNotice } from '../progress/progress-board.js';
import { LOG_CHANNEL } from '../../trace/postgres.log-store.js';
import { trace, warn } from '../../trace/trace.js';
import { CATALOGUE, RUNTIME } from '../data-sources.js';
import { SESSIONS_CHANNEL } from '../sessions/session.entity.js';
import { CATALOGUE_NAME } from '../projection/log.js';
import { type Lag, pendingEvents } from './lag.js';
import type { CatalogueNotice } from './notice.js';

const RECONNECT_MS = 250;
const CONNECT_MS = 10_000;

/** The recordings that a commit changed: look them up to see what they are now. */
export type CatalogueChange = { readonly recordings: readonly string[] };

type Seen = { position: string | null; fault: string | null };

/**
 * How far the catalogue is, known without asking: one connection that listens to the projection's
 * commits. When it is lost it is made again, and what was missed is read from the checkpoint.
 */
export class CatalogueWatch {
  private readonly moved = new EventEmitter().setMaxListeners(0);
  private readonly listeners = new EventEmitter().setMaxListeners(0);
  private client: pg.Client | null = null;
  private passed: bigint | null = null;
  private closed = false;

  private constructor(private readonly databaseUrl: string) {}

  /** Listens from now on. Rejects when the database does not answer at this first time. */
  static async open(databaseUrl: string): Promise<CatalogueWatch> {
    const watch = new CatalogueWatch(databaseUrl);
    await watch.connect();
    return watch;
  }

  /** Everything up to here is in the rows; 0 before the first event. */
  position(): bigint {
    return this.passed ?? 0n;
  }

  /** `true` as soon as the rows show everything up to `position`; `false` when that takes too long. */
  async waitFor(position: bigint, timeoutMs: number): Promise<boolean> {
    const signal = AbortSignal.timeout(timeoutMs);
    while (!this.hasPassed(position)) {
      if (this.closed) return false;
      try {
        await once(this.moved, 'moved', { signal });
      } catch {
        return this.hasPassed(position);
      }
    }
    return true;
  }

  /** Called after each commit that changed recordings. Gives back what ends it. */
  onChange(listener: (change: CatalogueChange) => void): () => void {
    this.listeners.on('change', listener);
    return () => this.listeners.off('change', listener);
  }

  /** Called when uploads or conversions got on; `recordings: null` when they are too many to name. */
  onProgress(listener: (notice: ProgressNotice) => void): () => void {
    this.listeners.on('progress', listener);
    return () => this.listeners.off('progress', listener);
  }

  /** Called when the settings may be others than before, whoever changed them. */
  onSettings(listener: () => void): () => void {
    this.listeners.on('settings', listener);
    return () => this.listeners.off('settings', listener);
  }

  /** Called when who may see what may be another question than before: accounts, App objects, sessions. */
  onAccess(listener: () => void): () => void {
    this.listeners.on('access', listener);
    return () => this.listeners.off('access', listener);
  }

  /** Called after each commit that changed legal holds, with their ids. */
  onHolds(listener: (ids: readonly string[]) => void): () => void {
    this.listeners.on('holds', listener);
    return () => this.listeners.off('holds', listener);
  }

  /** Called after each commit that changed requests for a supervisor's consent, with their ids. */
  onSupervisions(listener: (ids: readonly string[]) => void): () => void {
    this.listeners.on('supervisions', listener);
    return () => this.listeners.off('supervisions', listener);
  }

  /** Called when lines were added to the log of any process. */
  onLog(listener: () => void): () => void {
    this.listeners.on('log', listener);
    return () => this.listeners.off('log', listener);
  }

  /** How far the rows are behind the log. @throws EventStoreUnavailable, or when the database is away */
  async lag(store: EventStore, now = new Date()): Promise<Lag> {
    if (!this.client) throw new Error('The database does not answer.');
    const { position, fault } = await readCheckpoint(this.client);
    const pending = await pendingEvents(store, position === null ? null : BigInt(position), now);
    return { ...pending, fault };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.moved.emit('moved');
    await this.client?.end().catch(() => undefined);
  }

  private hasPassed(position: bigint): boolean {
    return this.passed !== null && this.passed >= position;
  }

  private async connect(): Promise<void> {
    const client = this.newClient();
    try {
      await client.connect();
      // Known anew from here on: a database that was put back or lost its last commits is behind.
      this.passed = null;
      await client.query(
        `listen catalogue; listen progress; listen ${LOG_CHANNEL}; listen ${SESSIONS_CHANNEL}`,
      );
      const { position } = await readCheckpoint(client);
      // Raised, not assigned: a commit may have been heard of while this answer was on its way.
      if (position !== null && !this.hasPassed(BigInt(position))) this.passed = BigInt(position);
    } catch (fault) {
      await client.end().catch(() => undefined);
      throw fault;
    }
    this.client = client;
    trace.connections?.('The connection that hears of changes was made.');
    client.once('end', () => void this.reconnect());
    if (this.closed) await client.end();
    this.moved.emit('moved');
    // What was not heard of while nobody listened.
    this.listeners.emit('settings');
    this.listeners.emit('access');
    this.listeners.emit('log');
  }

  private newClient(): pg.Client {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: 'recordings watch',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
      options: `-c search_path=${CATALOGUE},${RUNTIME},public`,
    });
    // The end of the connection, which follows, is what counts.
    client.on('error', () => undefined);
    client.on('notification', ({ channel, payload }) => this.heard(channel, payload ?? '{}'));
    return client;
  }

  private async reconnect(): Promise<void> {
    this.client = null;
    if (!this.closed) warn.connections('The connection that hears of changes broke.');
    while (!this.closed) {
      await delay(RECONNECT_MS);
      try {
        return await this.connect();
      } catch {
        // Not back yet.
      }
    }
  }

  private heard(channel: string, payload: string): void {
    if (channel === 'progress')
      this.listeners.emit('progress', JSON.parse(payload) as ProgressNotice);
    else if (channel === LOG_CHANNEL) this.listeners.emit('log');
    else if (channel === SESSIONS_CHANNEL) this.listeners.emit('access');
    else this.heardOfCommit(JSON.parse(payload) as CatalogueNotice);
  }

  private heardOfCommit(notice: CatalogueNotice): void {
    const { position, recordings, holds, supervisions, settings, access, rebuilt } = notice;
    const now = BigInt(position);
    if (rebuilt || this.passed === null || now > this.passed) this.passed = now;
    this.moved.emit('moved');
    if (recordings.length > 0) this.listeners.emit('change', { recordings });
    if (holds) this.listeners.emit('holds', holds);
    if (supervisions) this.listeners.emit('supervisions', supervisions);
    if (settings ?? rebuilt) this.listeners.emit('settings');
    if (access ?? rebuilt) this.listeners.emit('access');
  }
}

const readCheckpoint = async (client: pg.Client): Promise<Seen> => {
  const { rows } = await client.query<Seen>(
    'select position, fault from checkpoint where name = $1',
    [CATALOGUE_NAME],
  );
  return rows[0] ?? { position: null, fault: null };
};
