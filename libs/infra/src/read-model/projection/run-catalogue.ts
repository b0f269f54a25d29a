import { setTimeout as delay } from 'node:timers/promises';
import { claimTurn, reportFault } from '../checkpoint/claim.js';
import { isOfThisLog } from '../checkpoint/of-this-log.js';
import { HeldLock, locks } from '../held-lock.js';
import type { ReadModel } from '../read-model.js';
import { type Rebuild, rebuildCatalogue } from '../rebuild/rebuild-catalogue.js';
import { CatalogueStopped, Fenced } from './catalogue-stopped.js';
import { logBatches } from './log-batches.js';
import { besides } from './besides.js';
import { Projector, type Turn } from './projector.js';

const BACKOFF_MS = { first: 200, most: 5_000 } as const;

/** `stopped`: nothing more is projected by this process until it starts again. */
export type CatalogueFault = { readonly stopped: boolean; readonly fault: unknown };

export type CatalogueRun = {
  readonly house: Rebuild['house'];
  readonly readModel: ReadModel;
  readonly signal: AbortSignal;
  readonly onFault: (fault: CatalogueFault) => void;
};

/**
 * Projects the log into the catalogue until `signal` aborts. Of all processes that call it one
 * works and the others stand by; faults of database and store are waited out, each event is
 * projected exactly once. An event it cannot project ends it, visibly: `onFault` with `stopped`,
 * and a sentence in the checkpoint.
 */
export const runCatalogue = async (run: CatalogueRun): Promise<void> => {
  const { signal, onFault } = run;
  let backoffMs: number = BACKOFF_MS.first;
  const moved = () => (backoffMs = BACKOFF_MS.first);
  const isOver = () => signal.aborted;
  while (!isOver()) {
    try {
      await takeTurn(run, moved);
    } catch (fault) {
      if (isOver()) return;
      const stopped = fault instanceof CatalogueStopped;
      // To be fenced off is how a switch or another runner says hello: look again.
      if (!(fault instanceof Fenced)) onFault({ stopped, fault });
      if (stopped) return;
      await delay(backoffMs, undefined, { signal }).catch(() => undefined);
      backoffMs = Math.min(backoffMs * 2, BACKOFF_MS.most);
    }
  }
};

/** Stands by, then works for as long as nothing goes wrong. */
const takeTurn = async (run: CatalogueRun, moved: () => void): Promise<void> => {
  const { house, readModel, signal, onFault } = run;
  const lock = await HeldLock.take(readModel.catalogue, locks.catalogueRunner, signal);
  try {
    const turn = await claimTurn(lock.runner, house.storeId);
    const isOurs = turn !== null && (await isOfThisLog(lock.runner, house.store));
    if (isOurs) return await follow(run, lock, turn, moved);
    if (turn) onFault({ stopped: false, fault: new Error(ANOTHER_LOG) });
  } finally {
    await lock.release();
  }
  await renew(run);
};

const ANOTHER_LOG =
  'The event log does not hold what the catalogue was built from: another was put in its place, such as a backup. ' +
  'The catalogue is built anew from the log that is there.';

const follow = async (
  { house, signal }: CatalogueRun,
  { runner }: HeldLock,
  turn: Turn,
  moved: () => void,
): Promise<void> => {
  const projector = new Projector({ runner, turn, tell: true });
  const left = new AbortController();
  const until = AbortSignal.any([signal, left.signal]);
  const batches = logBatches(house, turn.position, { signal: until });
  try {
    for await (const batch of besides(batches, () => projector.goOn())) {
      await projector.project(batch);
      moved();
    }
  } catch (fault) {
    if (fault instanceof CatalogueStopped) await reportFault(runner, fault.message);
    throw fault;
  } finally {
    left.abort();
  }
};

/** The rows are not this program's, or not of this log: builds them anew beside those, which are read until then. */
const renew = async ({ house, readModel, signal }: CatalogueRun): Promise<void> => {
  try {
    await rebuildCatalogue({ house, readModel, signal, unlessCurrent: true });
  } catch (fault) {
    if (fault instanceof CatalogueStopped) await reportFault(readModel.catalogue, fault.message);
    throw fault;
  }
};
