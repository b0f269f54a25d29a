import { setTimeout as delay } from 'node:timers/promises';
import { erase } from '#domain/recording/erase';
import { recording } from '#domain/recording/recording';
import { destroyRecording, isRecordingDestroyed } from '#infra/destroyed/destroy-recording';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import type { Scrubs } from '#infra/read-model/scrub/scrubs';

const AT_ONCE = 2_000;
/** Clocks of two processes do not run quite alike. */
const MARGIN_MS = 100;

type Deps = Pick<House, 'ledger' | 'blobs' | 'vault' | 'destroyed' | 'clock'> & {
  readonly scrubs: Pick<Scrubs, 'isDue' | 'run' | 'scrubbed' | 'isClean'>;
  readonly removals: Pick<RemovalQueries, 'duplicatesOf'>;
};

/**
 * Scrubs the database when something was deleted, once for all that was, and then says of each
 * recording of which nothing is left that it is erased: no process knows its key any more.
 * @returns of how many it said so
 */
export const scrub = async (deps: Deps, signal?: AbortSignal): Promise<number> => {
  const { scrubs, ledger, clock, vault } = deps;
  if (await scrubs.isDue()) await scrubs.run(signal);
  const { ids, left } = await scrubs.scrubbed(AT_ONCE);
  const destroyed = await destroyedOf(deps, ids);
  await destroyDuplicates(deps, destroyed);
  if (destroyed.length === 0) return 0;
  await pause(vault.cachedMs + MARGIN_MS, signal);
  if (!(await scrubs.isClean())) return 0;
  let said = 0;
  for (const id of await destroyedOf(deps, destroyed)) {
    if (signal?.aborted) break;
    await ledger.transact(recording, id, erase(left), systemOccasion(clock, 'eraser'));
    said += 1;
  }
  return said;
};

const destroyedOf = async (deps: Deps, ids: readonly string[]): Promise<string[]> => {
  const destroyed: string[] = [];
  for (const id of ids) if (await isRecordingDestroyed(deps, id)) destroyed.push(id);
  return destroyed;
};

/** Their names are the same; the job that should have destroyed their keys may have been lost. */
const destroyDuplicates = async (deps: Deps, ids: readonly string[]): Promise<void> => {
  const duplicates = await deps.removals.duplicatesOf(ids);
  for (const id of duplicates)
    if (!(await isRecordingDestroyed(deps, id))) await destroyRecording(deps, id);
};

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  delay(ms, undefined, signal && { signal }).catch(() => undefined);
