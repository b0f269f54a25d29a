import { encrypted } from '#domain/recording/encrypt';
import { recording } from '#domain/recording/recording';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { HoldQueries } from '#infra/read-model/holds/hold.queries';
import type { EncryptionQueries } from '#infra/read-model/recordings/encryption.queries';
import { leavingNothing } from '../jobs/leaving-nothing.js';
import { askEach, pagesOf } from './ask-each.js';
import type { Sweep } from './sweep.js';

const PAGE = 200;
const DIFFERED =
  'The list of crypt keys beside the recordings (blob crypt/keyring) was not what the log says. It was not obeyed, ' +
  'and has been put right. Unless a key was changed at this moment, somebody or a restored backup has changed it.';

type Deps = Pick<House, 'ledger' | 'blobs' | 'clock' | 'keyring' | 'dataKeys'> & {
  readonly encryption: Pick<EncryptionQueries, 'under'>;
  readonly holds: Pick<HoldQueries, 'onDeleted'>;
};
type Of = { readonly data: { readonly recordingId: string } };

/**
 * Recordings under earlier crypt keys come under the one in force: the key of their bytes is sealed anew, their
 * bytes stay as they are. Broken off anywhere, the next turn goes on; those whose key was not entered wait. What
 * lies beside the recordings is brought to what the log says before, and a turn in which that differed fails: so it
 * is told.
 */
export const rewrapSweep = (deps: Deps): Sweep => {
  const { ledger, clock, keyring, dataKeys, encryption } = deps;
  const rewrap = leavingNothing(deps, async ({ data: { recordingId: id } }: Of) => {
    const key = await dataKeys.rewrap(id);
    if (key === null) return;
    const on = systemOccasion(clock, 'rewrap', { via: 'sweep' });
    await ledger.transact(recording, id, encrypted(key), on);
  });
  return {
    goesByTheClock: false,
    run: async () => {
      if (await keyring.restore()) throw new Error(DIFFERED);
      const { inForce, keys } = await keyring.published();
      const older = keys.filter(({ id }) => id !== inForce && keyring.isOpen(id));
      const from = inForce === null ? [] : older.map(({ id }) => id);
      return askEach(pagesUnder(encryption, from), async (recordingId) => {
        await rewrap({ data: { recordingId } });
        return true;
      });
    },
  };
};

async function* pagesUnder(
  encryption: Deps['encryption'],
  keys: readonly string[],
): AsyncGenerator<readonly string[]> {
  for (const key of keys)
    yield* pagesOf((after: string | null) => encryption.under({ key, after, limit: PAGE }));
}
