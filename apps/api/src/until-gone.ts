import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { House } from '#infra/house';
import type { CatalogueWatch } from '#infra/read-model/checkpoint/catalogue-watch';
import type { RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import type { UserQueries } from '#infra/read-model/users/user.queries';

const LOOK_MS = 200;
const SAY_EVERY = 50;
/** A worker that starts along with this process has caught up by then. */
const CATCHES_UP_MS = 10_000;

type Deps = {
  readonly house: Pick<House, 'store' | 'replay'>;
  readonly watch: Pick<CatalogueWatch, 'lag'>;
  readonly removals: Pick<RemovalQueries, 'isAnyThere'>;
  readonly users: Pick<UserQueries, 'known'>;
  readonly log: Logger;
};

/**
 * Resolves when the catalogue shows nothing of what was destroyed: an older database that was put back
 * has it all until a worker has read the log on. Nothing is served before.
 */
export const untilGone = async ({ house, watch, removals, users, log }: Deps): Promise<void> => {
  const { looked } = house.replay;
  if (looked.recordings.length + looked.users.length === 0) return;
  const deadline = performance.now() + CATCHES_UP_MS;
  const isBehind = async () => (await watch.lag(house.store)).events > 0;
  while (performance.now() < deadline && (await isBehind())) await delay(LOOK_MS);
  const isAnyThere = async () =>
    (await removals.isAnyThere(looked.recordings)) || (await users.known(looked.users)).size > 0;
  for (let look = 0; await isAnyThere(); look++) {
    if (look % SAY_EVERY === 0)
      log.warn('a restored database shows what was destroyed; a worker must read the log first');
    await delay(LOOK_MS);
  }
};
