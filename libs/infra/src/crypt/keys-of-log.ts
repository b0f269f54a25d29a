import { settings } from '#domain/settings/settings';
import type { Ledger } from '../event-store/ledger.js';
import type { KeysOfLog } from './keyring.js';

/** Asks the settings as they are in the log, which is right whatever lies beside the recordings. */
export const keysOfLog =
  (ledger: Pick<Ledger, 'load'>): KeysOfLog =>
  async () => {
    const { cryptKey, cryptKeys } = (await ledger.load(settings, null)).state;
    return { inForce: cryptKey, keys: [...cryptKeys] };
  };
