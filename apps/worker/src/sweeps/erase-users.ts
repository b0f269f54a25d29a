import { setTimeout as delay } from 'node:timers/promises';
import { eraseUser } from '#domain/user/erase';
import { user } from '#domain/user/user';
import { destroyUser } from '#infra/destroyed/destroy-user';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { Scrubs } from '#infra/read-model/scrub/scrubs';
import type { UserQueries } from '#infra/read-model/users/user.queries';

const AT_ONCE = 500;
/** Clocks of two processes do not run quite alike. */
const MARGIN_MS = 100;

type Deps = Pick<House, 'ledger' | 'vault' | 'destroyed' | 'clock'> & {
  readonly scrubs: Pick<Scrubs, 'scrubbedUsers' | 'isClean'>;
  readonly users: Pick<UserQueries, 'unerased'>;
};

/**
 * Destroys the keys of people whose accounts were removed, and says of those that the database holds
 * nothing of either that they are erased: no process knows their keys any more.
 * @returns of how many it said so
 */
export const eraseUsers = async (deps: Deps, signal?: AbortSignal): Promise<number> => {
  const { scrubs, users, ledger, vault, clock } = deps;
  for (const id of await users.unerased(AT_ONCE)) await destroyUser(deps, id);
  const { ids, left } = await scrubs.scrubbedUsers(AT_ONCE);
  const destroyed: string[] = [];
  for (const id of ids) if (await vault.isDestroyed(id)) destroyed.push(id);
  if (destroyed.length === 0) return 0;
  await delay(vault.cachedMs + MARGIN_MS, undefined, signal && { signal }).catch(() => undefined);
  if (!(await scrubs.isClean())) return 0;
  let said = 0;
  for (const id of destroyed) {
    if (signal?.aborted) break;
    await ledger.transact(user, id, eraseUser(left), systemOccasion(clock, 'eraser'));
    said += 1;
  }
  return said;
};
