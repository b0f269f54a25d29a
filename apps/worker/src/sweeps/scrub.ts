import { erase } from '#domain/recording/erase';
import { recording } from '#domain/recording/recording';
import { isRecordingDestroyed } from '#infra/destroyed/destroy-recording';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { Scrubs } from '#infra/read-model/scrub/scrubs';

const AT_ONCE = 500;

type Deps = Pick<House, 'ledger' | 'blobs' | 'vault' | 'clock'> & {
  readonly scrubs: Pick<Scrubs, 'isDue' | 'run' | 'scrubbed'>;
};

/**
 * Scrubs the database when something was deleted, once for all that was, and then says of each
 * recording of which nothing is left that it is erased. @returns of how many it said so
 */
export const scrub = async (deps: Deps, signal?: AbortSignal): Promise<number> => {
  const { scrubs, ledger, clock } = deps;
  if (await scrubs.isDue()) await scrubs.run(signal);
  const { ids, left } = await scrubs.scrubbed(AT_ONCE);
  let said = 0;
  for (const id of ids) {
    if (!(await isRecordingDestroyed(deps, id))) continue;
    await ledger.transact(recording, id, erase(left), systemOccasion(clock, 'eraser'));
    said += 1;
  }
  return said;
};
