import type { Decision } from '../kernel.js';
import type { CryptKey } from './crypt-key.js';
import type { Settings, SettingsEvent } from './settings.js';

/**
 * Sets the crypt key under which what comes in is encrypted from now on, or (with `null`) takes it away.
 * One that was set before keeps its number.
 */
export const changeCryptKey =
  (to: Omit<CryptKey, 'number' | 'since'> | null): Decision<Settings, SettingsEvent> =>
  ({ cryptKey: from, cryptKeys }, { at }) => {
    const next = to?.id ?? null;
    if (next === from) return [];
    const isNew = to !== null && cryptKeys.every(({ id }) => id !== to.id);
    const keys = isNew
      ? [...cryptKeys, { ...to, number: cryptKeys.length + 1, since: at.toISOString() }]
      : [...cryptKeys];
    return [{ type: 'CryptKeyChanged', data: { from, to: next, keys } }];
  };
