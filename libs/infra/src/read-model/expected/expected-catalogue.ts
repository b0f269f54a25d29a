import type { DataSource } from 'typeorm';
import type { RecordedEvent } from '../../event-store/recorded-event.js';
import { builtBy } from '../checkpoint/claim.js';
import { CATALOGUE } from '../data-sources.js';
import { HeldLock, locks } from '../held-lock.js';
import { auditRow } from '../audit/audit.projection.js';
import { foldEvents } from '../projection/batch.js';
import { isDataFault, messageOf } from '../projection/catalogue-stopped.js';
import { CATALOGUE_NAME, CATALOGUE_VERSION } from '../projection/log.js';
import { storedJson } from '../projection/stored-json.js';
import { writeTables } from '../projection/write-batch.js';
import { inColumns } from '../column-names.js';
import { keptBy } from '../recordings/retention-sql.js';
import { type Queryable, rowsOf } from '../rows-of.js';
import {
  type RowDifference,
  TABLES,
  auditDifferences,
  differencesIn,
  differingCounts,
} from './row-difference.js';

const PAGE = 500;

type EventRow = {
  readonly stream: string;
  readonly revision: string;
  readonly columns: readonly string[];
};

export type Added = {
  /** Of which no rows can be made, as where one is missing before them. */
  readonly refused: readonly { readonly event: RecordedEvent; readonly why: string }[];
  /** Rows of these events that are there and are not as they come to. */
  readonly differing: readonly EventRow[];
};

/**
 * What the rows of the catalogue come to by the log: tables of one connection, filled by the same
 * projection, which hide those that are read from it, and are gone with it. Nobody builds the catalogue
 * anew meanwhile, and so nothing is said to be erased while these tables may still hold it.
 */
export class ExpectedCatalogue {
  private constructor(
    private readonly catalogue: DataSource,
    private readonly lock: HeldLock,
    /** As far as the rows that are read had come when this was opened; `-1`: nowhere. */
    readonly from: bigint,
  ) {}

  /** Waits while the catalogue is being built anew. `null`: the rows are not this program's, or of another log. */
  static async open(catalogue: DataSource, storeId: string): Promise<ExpectedCatalogue | null> {
    const lock = await HeldLock.take(catalogue, locks.catalogueRebuild);
    try {
      const kept = await builtBy(lock.runner);
      if (kept?.version === CATALOGUE_VERSION && kept.storeId === storeId) {
        for (const { table } of TABLES) await lock.runner.query(hiding(table));
        return new ExpectedCatalogue(catalogue, lock, await positionIn(lock.runner));
      }
    } catch (fault) {
      await lock.release();
      throw fault;
    }
    await lock.release();
    return null;
  }

  /** Projects them, in the order of the log. */
  async add(events: readonly RecordedEvent[]): Promise<Added> {
    const refused: Added['refused'][number][] = [];
    if ((await this.attempt(events)) !== null)
      for (const event of events) {
        const why = await this.attempt([event]);
        if (why !== null) refused.push({ event, why });
      }
    const rows = events.map(auditRow).map(inColumns);
    const differing = await rowsOf<EventRow>(this.catalogue, auditDifferences, [storedJson(rows)]);
    return { refused, differing };
  }

  /** From here on the rows that are read stand still for this. @returns up to where events are in them */
  async hold(): Promise<bigint> {
    await this.lock.runner.startTransaction('REPEATABLE READ');
    return positionIn(this.lock.runner);
  }

  /** Once all events are added up to where the rows are held: rows that are others, are missing, or foreign. */
  async *differences(): AsyncGenerator<RowDifference> {
    const { runner } = this.lock;
    await this.tellRules();
    for (const compared of TABLES) {
      await runner.query(`declare differing no scroll cursor for ${differencesIn(compared)}`);
      for (;;) {
        const some = await rowsOf<RowDifference>(runner, `fetch ${String(PAGE)} from differing`);
        yield* some;
        if (some.length < PAGE) break;
      }
      await runner.query('close differing');
    }
    yield* await rowsOf<RowDifference>(runner, differingCounts);
  }

  async close(): Promise<void> {
    const { runner } = this.lock;
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    await runner.query('discard temp');
    await this.lock.release();
  }

  /** All of them or none. @returns why no rows can be made of them; `null`: they were */
  private async attempt(events: readonly RecordedEvent[]): Promise<string | null> {
    const { runner } = this.lock;
    await runner.startTransaction();
    try {
      await writeTables(runner, foldEvents(events).tables);
      await runner.commitTransaction();
      return null;
    } catch (fault) {
      await runner.rollbackTransaction();
      if (!isDataFault(fault)) throw fault;
      return messageOf(fault);
    }
  }

  /** Of rows that are just being gone through after a change of rules, the rule is not compared. */
  private async tellRules(): Promise<void> {
    const { runner } = this.lock;
    const isPassing = (await rowsOf(runner, 'select from rule_pass')).length > 0;
    await runner.query(
      isPassing
        ? `update recordings n set kept_by = r.kept_by from ${CATALOGUE}.recordings r where r.id = n.id`
        : `update recordings n set kept_by = ${keptBy('n')} where kept_by is distinct from ${keptBy('n')}`,
    );
  }
}

/** SQL: an empty table that hides the catalogue's from this connection. */
const hiding = (table: string): string =>
  `create temp table ${table} (like ${CATALOGUE}.${table} including defaults, primary key (id))`;

const positionIn = async (database: Queryable): Promise<bigint> => {
  const [row] = await rowsOf<{ position: string | null }>(
    database,
    'select position from checkpoint where name = $1',
    [CATALOGUE_NAME],
  );
  return BigInt(row?.position ?? -1);
};
