import { deleteAgain } from '#domain/recording/delete-again';
import { isGone } from '#domain/recording/removable';
import { recording } from '#domain/recording/recording';
import type { House } from '../house.js';
import { systemOccasion } from '../occasion.js';
import type { Destroyed } from './destroyed-list.js';
import { destroyBytesAndKey, isRecordingDestroyed } from './destroy-recording.js';

/**
 * A backup is as old as it is: what was destroyed before it was made is destroyed in it. So going back
 * in the list ends where so many in a row are as they should be; several processes may have listed
 * a few in another order.
 */
const IN_ORDER = 64;

/** What was looked at, the newest first, and how many of those had come back. */
export type Replay = { readonly looked: readonly string[]; readonly again: number };

type Deps = Pick<House, 'ledger' | 'blobs' | 'vault' | 'destroyed' | 'clock'>;

/** Destroys again what an older backup of keys, bytes or log has brought back, and says so in the log. */
export const replayDestroyed = async (deps: Deps): Promise<Replay> => {
  const looked: string[] = [];
  let [again, inOrder] = [0, 0];
  for await (const entry of deps.destroyed.newestFirst()) {
    looked.push(entry.subject);
    const isBack = await cameBack(deps, entry);
    if (isBack) await destroyAgain(deps, entry);
    again += isBack ? 1 : 0;
    inOrder = isBack ? 0 : inOrder + 1;
    if (inOrder >= IN_ORDER) break;
  }
  return { looked, again };
};

const cameBack = async (deps: Deps, { subject }: Destroyed): Promise<boolean> => {
  if (!(await isRecordingDestroyed(deps, subject))) return true;
  const { state } = await deps.ledger.load(recording, subject);
  return !isGone(state) && state.stage !== 'unknown' && state.stage !== 'duplicate';
};

const destroyAgain = async (deps: Deps, { subject, at }: Destroyed): Promise<void> => {
  await destroyBytesAndKey(deps, subject);
  const on = systemOccasion(deps.clock, 'restore', { via: 'boot' });
  await deps.ledger.transact(recording, subject, deleteAgain(at), on);
};
