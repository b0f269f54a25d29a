import { settings } from '#domain/settings/settings';
import type { Ledger } from '../event-store/ledger.js';
import type { Keyring } from './keyring.js';

/** Brings what whoever stores bytes finds to what the log says; also when several do that at once. */
export const publishKeys = async (
  ledger: Pick<Ledger, 'load'>,
  keyring: Keyring,
): Promise<void> => {
  let { state, revision } = await ledger.load(settings, null);
  for (;;) {
    const { cryptKey: inForce, cryptKeys } = state;
    const known = await keyring.published();
    if (JSON.stringify(known) === JSON.stringify({ inForce, keys: cryptKeys })) return;
    await keyring.publish({ inForce, keys: [...cryptKeys] });
    const again = await ledger.load(settings, null);
    if (again.revision === revision) return;
    ({ state, revision } = again);
  }
};
