import type { KeyVault } from '../keys/key-vault.js';
import type { DestroyedList } from './destroyed-list.js';

/** In the list of destroyed keys a person stands by the name of his stream; a recording by its id. */
const PREFIX = 'user-';

type Deps = { readonly vault: KeyVault; readonly destroyed: Pick<DestroyedList, 'add'> };

/** Destroys the key of a person. Listed first, so that one that a backup brings back is destroyed again. */
export const destroyUser = async ({ vault, destroyed }: Deps, id: string): Promise<void> => {
  if (await vault.isDestroyed(id)) return;
  await destroyed.add(`${PREFIX}${id}`);
  await vault.destroy(id);
};

/** The id of the person whom an entry of the list is about; `null`: it is about a recording. */
export const userIn = (subject: string): string | null =>
  subject.startsWith(PREFIX) ? subject.slice(PREFIX.length) : null;
