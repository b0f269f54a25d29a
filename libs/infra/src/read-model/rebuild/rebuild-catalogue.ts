import type { DataSource } from 'typeorm';
import type { SubscriptionMessage } from '../../event-store/event-store.js';
import { builtBy, claimTurn } from '../checkpoint/claim.js';
import { catalogueSource } from '../data-sources.js';
import { HeldLock, locks } from '../held-lock.js';
import { CatalogueStopped } from '../projection/catalogue-stopped.js';
import { CATALOGUE_VERSION, type Log } from '../projection/log.js';
import { logBatches } from '../projection/log-batches.js';
import { Projector } from '../projection/projector.js';
import type { ReadModel } from '../read-model.js';
import { CATALOGUE_NEXT, CatalogueSwitch } from './catalogue-switch.js';
import { createIndexes, setIndexesAside } from './indexes.js';

export type RebuildProgress = {
  readonly events: number;
  /** Where the rebuild is in the log, and where the log ended when it began. */
  readonly position: bigint;
  readonly head: bigint;
};

export type Rebuild = {
  readonly house: Log;
  readonly readModel: ReadModel;
  readonly signal?: AbortSignal;
  onProgress?(progress: RebuildProgress): void;
  /** Wait for a rebuild that is running, and do nothing if the rows are this program's own by then. */
  readonly unlessCurrent?: boolean;
};

export type Rebuilt = { readonly events: number; readonly position: bigint | null };

/**
 * Builds the catalogue anew from the log's first event, in a schema beside the one that is read, and
 * switches over when it has caught up; reading and projecting go on meanwhile. A rebuild that was
 * broken off leaves nothing that matters: the next one starts afresh. `null`: there was no need.
 * @throws CatalogueStopped
 */
export const rebuildCatalogue = async (rebuild: Rebuild): Promise<Rebuilt | null> => {
  const next = catalogueSource(rebuild.readModel.databaseUrl, CATALOGUE_NEXT);
  await next.initialize();
  try {
    const lock = await takeLock(next, rebuild);
    try {
      if (rebuild.unlessCurrent && (await isCurrent(rebuild))) return null;
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
  { unlessCurrent, signal }: Rebuild,
): Promise<HeldLock> => {
  if (unlessCurrent) return HeldLock.take(next, locks.catalogueRebuild, signal);
  const lock = await HeldLock.tryTake(next, locks.catalogueRebuild);
  if (lock) return lock;
  throw new CatalogueStopped('The catalogue is being rebuilt already; wait until that is done.');
};

const isCurrent = async ({ house, readModel }: Rebuild): Promise<boolean> => {
  const kept = await builtBy(readModel.catalogue);
  return kept?.version === CATALOGUE_VERSION && kept.storeId === house.storeId;
};

const build = async (rebuild: Rebuild, next: DataSource, lock: HeldLock): Promise<Rebuilt> => {
  await makeEmpty(next, lock);
  const turn = await claimTurn(lock.runner, rebuild.house.storeId);
  if (!turn) throw new Error('A catalogue that was just made is not as it was made.');
  const indexes = await setIndexesAside(lock.runner, CATALOGUE_NEXT);
  const projector = new Projector({ log: rebuild.house, runner: lock.runner, turn, tell: false });
  const change = new CatalogueSwitch(rebuild.readModel.catalogue, rebuild.house.storeId);
  const head = (await rebuild.house.store.head()) ?? 0n;
  let events = 0;
  let lastEvent: bigint | null = null;
  let isIndexed = false;
  try {
    for await (const batch of logBatches(rebuild.house, null, rebuild.signal)) {
      events += await projector.project(batch);
      lastEvent = lastEventOf(batch) ?? lastEvent;
      const position = projector.position ?? 0n;
      rebuild.onProgress?.({ events, position, head });
      if (rebuild.signal?.aborted) break;
      if (!isIndexed && (position >= head || batch.some(({ kind }) => kind === 'caught-up'))) {
        await createIndexes(lock.runner, indexes);
        isIndexed = true;
      }
      if (isIndexed && (await change.attempt(lastEvent, projector.position)))
        return { events, position: projector.position };
    }
  } finally {
    await change.release();
  }
  throw new CatalogueStopped('The rebuild was broken off; the catalogue is as it was before.');
};

/** What an earlier rebuild left half done goes; its lock was lost, so nobody works on it. */
const makeEmpty = async (next: DataSource, { runner }: HeldLock): Promise<void> => {
  await runner.query(`drop schema if exists ${CATALOGUE_NEXT} cascade`);
  await runner.query(`create schema ${CATALOGUE_NEXT}`);
  await next.runMigrations();
};

const lastEventOf = (batch: readonly SubscriptionMessage[]): bigint | null => {
  const last = batch.findLast(({ kind }) => kind === 'event');
  return last?.kind === 'event' ? last.event.position : null;
};
