import { deleteAgain } from '#domain/recording/delete-again';
import { isGone } from '#domain/recording/removable';
import { recording } from '#domain/recording/recording';
import { removeUserAgain } from '#domain/user/remove-again';
import { user } from '#domain/user/user';
import type { House } from '../house.js';
import { systemOccasion } from '../occasion.js';
import type { Destroyed } from './destroyed-list.js';
import { destroyBytesAndKey, isRecordingDestroyed } from './destroy-recording.js';
import { userIn } from './destroy-user.js';

/**
 * A backup is as old as it is: what was destroyed before it was made is destroyed in it. So going back
 * in the list ends where so many in a row are as they should be; several processes may have listed
 * a few in another order.
 */
const IN_ORDER = 64;

/** What was looked at, the newest first, and how many of those had come back. */
export type Replay = {
  readonly looked: { readonly recordings: readonly string[]; readonly users: readonly string[] };
  readonly again: number;
};

type Deps = Pick<House, 'ledger' | 'blobs' | 'vault' | 'destroyed' | 'clock'>;

/** Destroys again what an older backup of keys, bytes or log has brought back, and says so in the log. */
export const replayDestroyed = async (deps: Deps): Promise<Replay> => {
  const looked = { recordings: [] as string[], users: [] as string[] };
  let [again, inOrder] = [0, 0];
  for await (const entry of deps.destroyed.newestFirst()) {
    const userId = userIn(entry.subject);
    if (userId === null) looked.recordings.push(entry.subject);
    else looked.users.push(userId);
    const isBack = await (userId === null ? recordingAgain(deps, entry) : userAgain(deps, userId));
    again += isBack ? 1 : 0;
    inOrder = isBack ? 0 : inOrder + 1;
    if (inOrder >= IN_ORDER) break;
  }
  return { looked, again };
};

/** @returns whether it had come back, and was destroyed again */
const recordingAgain = async (deps: Deps, { subject, at }: Destroyed): Promise<boolean> => {
  if (!(await cameBack(deps, subject))) return false;
  await destroyBytesAndKey(deps, subject);
  await deps.ledger.transact(recording, subject, deleteAgain(at), occasion(deps));
  return true;
};

const cameBack = async (deps: Deps, id: string): Promise<boolean> => {
  if (!(await isRecordingDestroyed(deps, id))) return true;
  const { state } = await deps.ledger.load(recording, id);
  return !isGone(state) && state.stage !== 'unknown' && state.stage !== 'duplicate';
};

/** @returns whether the person had come back, and was taken away again */
const userAgain = async (deps: Deps, id: string): Promise<boolean> => {
  const { vault, ledger } = deps;
  const isDestroyed = await vault.isDestroyed(id);
  if (isDestroyed && !(await ledger.load(user, id)).state.exists) return false;
  await vault.destroy(id);
  await ledger.transact(user, id, removeUserAgain, occasion(deps));
  return true;
};

const occasion = ({ clock }: Deps) => systemOccasion(clock, 'restore', { via: 'boot' });
