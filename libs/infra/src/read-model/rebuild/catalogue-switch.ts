import type { DataSource, QueryRunner } from 'typeorm';
import { notifyRebuilt } from '../checkpoint/notice.js';
import { CATALOGUE } from '../data-sources.js';
import { CATALOGUE_OLD, TABLES_LOCK } from '../prepare-database.js';
import { CATALOGUE_NAME } from '../projection/log.js';
import { rowsOf } from '../rows-of.js';

/** The schema in which the next catalogue is built. */
export const CATALOGUE_NEXT = 'catalogue_next';

/** So many events behind, the live catalogue is held for the little that is left. */
const CLOSE_EVENTS = 1_000;

type SwitchOptions = {
  /** Whose rows must be reached; `null`: those that are read are of a log that is no more. */
  readonly storeId: string | null;
  /** Whose audit: one filled anew, or the one that is there with what came meanwhile. */
  readonly audit: 'next' | 'live';
  /** Looks once more at an audit that will be gone, beside the next one up to its last event. */
  readonly beforeGone: (lastEvent: bigint | null) => Promise<void>;
};

/**
 * Puts the catalogue that was built in the place of the one that is read, in one transaction. The
 * live runner is held at its checkpoint row meanwhile and finds itself fenced off afterwards, so that
 * no event is lost between the two, and none projected twice.
 */
export class CatalogueSwitch {
  private held: { runner: QueryRunner; mustReach: bigint | null } | null = null;

  constructor(
    private readonly live: DataSource,
    private readonly options: SwitchOptions,
  ) {}

  /**
   * Switches if the next catalogue, whose last event is given, has all that the live one has; `false`
   * when it must first read on.
   */
  async attempt(lastEvent: bigint | null, position: bigint | null): Promise<boolean> {
    if (!this.held && !(await this.isClose(lastEvent))) return false;
    if (!this.held && this.options.audit === 'next') await this.options.beforeGone(lastEvent);
    this.held ??= await this.hold();
    const { runner, mustReach } = this.held;
    if (mustReach !== null && (lastEvent === null || lastEvent < mustReach)) return false;
    if (this.options.audit === 'live') await takeAuditAlong(runner);
    await exchange(runner, position);
    this.held = null;
    await runner.release();
    await this.dropOld();
    return true;
  }

  /** Lets the live catalogue go on as it is, if it is held. */
  async release(): Promise<void> {
    if (!this.held) return;
    const { runner } = this.held;
    this.held = null;
    await runner.rollbackTransaction().catch(() => undefined);
    await runner.release();
  }

  private async isClose(lastEvent: bigint | null): Promise<boolean> {
    const rows: unknown[] = await this.live.query(
      'select from audit where position > $1 limit $2',
      [(lastEvent ?? -1n).toString(), CLOSE_EVENTS],
    );
    return rows.length < CLOSE_EVENTS || !(await this.isSameStore());
  }

  private async isSameStore(): Promise<boolean> {
    const rows: unknown[] = await this.live.query(
      'select from checkpoint where name = $1 and store_id = $2',
      [CATALOGUE_NAME, this.options.storeId],
    );
    return rows.length > 0;
  }

  /** Holds the live runner at its checkpoint and sees how far it got. */
  private async hold(): Promise<{ runner: QueryRunner; mustReach: bigint | null }> {
    const runner = this.live.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query('select pg_advisory_xact_lock($1)', [TABLES_LOCK]);
      await runner.query('select from checkpoint where name = $1 for update', [CATALOGUE_NAME]);
      const rows = await rowsOf<{ position: string | null }>(
        runner,
        `select (select max(position) from audit) as position
         from checkpoint where name = $1 and store_id = $2`,
        [CATALOGUE_NAME, this.options.storeId],
      );
      const position = rows[0]?.position ?? null;
      return { runner, mustReach: position === null ? null : BigInt(position) };
    } catch (fault) {
      await runner.rollbackTransaction().catch(() => undefined);
      await runner.release();
      throw fault;
    }
  }

  private async dropOld(): Promise<void> {
    await this.live.transaction(async (tables) => {
      await tables.query('select pg_advisory_xact_lock($1)', [TABLES_LOCK]);
      await tables.query(`drop schema if exists ${CATALOGUE_OLD} cascade`);
    });
  }
}

/** It is large, and holds nothing that has to go. */
const takeAuditAlong = async (runner: QueryRunner): Promise<void> => {
  await runner.query(
    `insert into ${CATALOGUE}.audit select * from ${CATALOGUE_NEXT}.audit
     where position > (select coalesce(max(position), -1) from ${CATALOGUE}.audit)`,
  );
  await runner.query(`drop table ${CATALOGUE_NEXT}.audit`);
  await runner.query(`alter table ${CATALOGUE}.audit set schema ${CATALOGUE_NEXT}`);
};

const exchange = async (runner: QueryRunner, position: bigint | null): Promise<void> => {
  await runner.query(
    `update ${CATALOGUE_NEXT}.checkpoint next set epoch = 1 + greatest(next.epoch,
       (select max(epoch) + 1 from ${CATALOGUE}.checkpoint))`,
  );
  await runner.query(`update ${CATALOGUE}.checkpoint set epoch = epoch + 1`);
  await runner.query(`drop schema if exists ${CATALOGUE_OLD} cascade`);
  await runner.query(`alter schema ${CATALOGUE} rename to ${CATALOGUE_OLD}`);
  await runner.query(`alter schema ${CATALOGUE_NEXT} rename to ${CATALOGUE}`);
  await notifyRebuilt(runner, position);
  await runner.commitTransaction();
};
