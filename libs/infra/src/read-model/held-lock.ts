import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { rowsOf } from './rows-of.js';

const RETRY_MS = 500;

/** Advisory locks of this database, by what they guard. */
export const locks = {
  /** The one process that projects the catalogue. */
  catalogueRunner: 7_301_002,
  /** The one process that builds the next catalogue. */
  catalogueRebuild: 7_301_003,
  /** The one change of an account that needs to know of all others. */
  accounts: 7_301_004,
  /** The one process that adds seals to the chain. */
  sealing: 7_301_005,
} as const;

/**
 * A lock that only one process holds, for as long as its connection lives: work done through
 * `runner` is done under the lock, because it is the same connection.
 */
export class HeldLock {
  private constructor(
    readonly runner: QueryRunner,
    private readonly key: number,
  ) {}

  /** Takes the lock if it is free. */
  static async tryTake(source: DataSource, key: number): Promise<HeldLock | null> {
    const runner = source.createQueryRunner();
    try {
      const rows = await rowsOf<{ taken: boolean }>(
        runner,
        'select pg_try_advisory_lock($1) as taken',
        [key],
      );
      if (rows[0]?.taken) return new HeldLock(runner, key);
    } catch (fault) {
      await runner.release();
      throw fault;
    }
    await runner.release();
    return null;
  }

  /** Stands by until the lock is free, looking twice a second. @throws AbortError */
  static async take(source: DataSource, key: number, signal?: AbortSignal): Promise<HeldLock> {
    for (;;) {
      signal?.throwIfAborted();
      const held = await HeldLock.tryTake(source, key);
      if (held) return held;
      await delay(RETRY_MS, undefined, signal ? { signal } : {});
    }
  }

  /** Gives it back, if it is not lost with its connection already. */
  async release(): Promise<void> {
    if (this.runner.isReleased) return;
    try {
      if (this.runner.isTransactionActive) await this.runner.rollbackTransaction();
      await this.runner.query('select pg_advisory_unlock($1)', [this.key]);
      await this.runner.release();
    } catch (fault) {
      // A connection in doubt must not go back into the pool with the lock on it.
      await this.discard(fault);
    }
  }

  private async discard(fault: unknown): Promise<void> {
    const runner = this.runner as QueryRunner & {
      releasePostgresConnection?(fault: unknown): Promise<void>;
    };
    await runner.releasePostgresConnection?.(fault);
  }
}
