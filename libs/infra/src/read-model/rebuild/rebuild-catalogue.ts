import type { DataSource } from 'typeorm';
import type { House } from '../../house.js';
import { builtBy } from '../checkpoint/claim.js';
import { isOfThisLog } from '../checkpoint/of-this-log.js';
import { catalogueSource } from '../data-sources.js';
import { HeldLock, locks } from '../held-lock.js';
import { CatalogueStopped } from '../projection/catalogue-stopped.js';
import { CATALOGUE_VERSION, type Log } from '../projection/log.js';
import { logBatches } from '../projection/log-batches.js';
import type { ReadModel } from '../read-model.js';
import { CATALOGUE_NEXT, CatalogueSwitch } from './catalogue-switch.js';
import { reportMissed } from './report-missed.js';
import { NextCatalogue } from './next-catalogue.js';

/** What becomes of a recording within these is written once. Nobody waits for the first of them; twice as many are held in memory. */
const AT_ONCE = 4_000;

export type RebuildProgress = {
  readonly events: number;
  /** Where the rebuild is in the log, and where the log ended when it began. */
  readonly position: bigint;
  readonly head: bigint;
};

export type Rebuild = {
  readonly house: Log & Pick<House, 'ledger' | 'clock'>;
  readonly readModel: ReadModel;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Wait for a rebuild that is running, and do nothing if the rows are this program's own by then. */
  readonly unlessCurrent?: boolean;
  /** `rows`: copies those that are there, if they are this program's own, and only if nobody rebuilds. */
  readonly from?: 'log' | 'rows';
  /** Events that are written at once, at most. */
  readonly atOnce?: number;
};

export type Rebuilt = {
  readonly events: number;
  readonly position: bigint | null;
  /** As of which event rows were copied, where they were. */
  readonly copied: bigint | null;
};

/**
 * Builds the catalogue anew from the log's first event (or from its own rows), in a schema beside the
 * one that is read, and switches over when it has caught up; reading and projecting go on meanwhile. A
 * rebuild that was broken off leaves nothing that matters: the next one starts afresh. `null`: there
 * was no need, or nothing to copy from.
 * @throws CatalogueStopped
 */
export const rebuildCatalogue = async (rebuild: Rebuild): Promise<Rebuilt | null> => {
  const next = catalogueSource(rebuild.readModel.databaseUrl, CATALOGUE_NEXT);
  await next.initialize();
  try {
    const lock = await takeLock(next, rebuild);
    if (!lock) return null;
    try {
      if (rebuild.unlessCurrent && (await isCurrent(rebuild))) return null;
      if (rebuild.from === 'rows' && !(await isCurrent(rebuild))) return null;
      return await build(rebuild, next, lock);
    } finally {
      await lock.release();
    }
  } finally {
    await next.destroy();
  }
};

const takeLock = async (
  next: DataSource,
  { unlessCurrent, signal, from }: Rebuild,
): Promise<HeldLock | null> => {
  if (unlessCurrent) return HeldLock.take(next, locks.catalogueRebuild, signal);
  const lock = await HeldLock.tryTake(next, locks.catalogueRebuild);
  if (lock || from === 'rows') return lock;
  throw new CatalogueStopped('The catalogue is being rebuilt already; wait until that is done.');
};

const isCurrent = async ({ house, readModel }: Rebuild): Promise<boolean> => {
  const kept = await builtBy(readModel.catalogue);
  const isBuiltSo = kept?.version === CATALOGUE_VERSION && kept.storeId === house.storeId;
  return isBuiltSo && isOfThisLog(readModel.catalogue, house.store);
};

const build = async (rebuild: Rebuild, next: DataSource, lock: HeldLock): Promise<Rebuilt> => {
  const { house, readModel, signal, onProgress, from = 'log', atOnce = AT_ONCE } = rebuild;
  await makeEmpty(next, lock);
  const head = (await house.store.head()) ?? 0n;
  const building = await NextCatalogue.begin({
    storeId: house.storeId,
    runner: lock.runner,
    head,
    from,
  });
  const copied = building.position;
  const audit = from === 'rows' ? 'live' : 'next';
  const change = new CatalogueSwitch(readModel.catalogue, {
    storeId: await reachOf(rebuild),
    audit,
    beforeGone: (lastEvent) => reportMissed(house, readModel.catalogue, lastEvent),
  });
  try {
    for await (const batch of logBatches(house, building.position, { signal, most: atOnce })) {
      await building.add(batch);
      const { events, position, lastEvent } = building;
      onProgress?.({ events, position: position ?? 0n, head });
      if (signal?.aborted) break;
      if (building.isReady && (await change.attempt(lastEvent, position)))
        return { events, position, copied };
    }
  } finally {
    await change.release();
  }
  throw new CatalogueStopped('The rebuild was broken off; the catalogue is as it was before.');
};

/** Whose rows must be reached: this log's, unless those that are read are of another. */
const reachOf = async ({ house, readModel }: Rebuild): Promise<string | null> =>
  (await isOfThisLog(readModel.catalogue, house.store)) ? house.storeId : null;

/** What an earlier rebuild left half done goes; its lock was lost, so nobody works on it. */
const makeEmpty = async (next: DataSource, { runner }: HeldLock): Promise<void> => {
  await runner.query(`drop schema if exists ${CATALOGUE_NEXT} cascade`);
  await runner.query(`create schema ${CATALOGUE_NEXT}`);
  await next.runMigrations();
};
