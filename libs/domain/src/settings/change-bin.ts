import { type Decision, Refusal } from '../kernel.js';
import { MAX_DAYS } from '../retention/rule.js';
import type { Settings, SettingsEvent } from './settings.js';

/** Days for which a recording can be restored from the recycle bin; at least one. */
export const changeBin =
  (toDays: number): Decision<Settings, SettingsEvent> =>
  ({ binDays: fromDays }) => {
    if (!Number.isInteger(toDays) || toDays < 1 || toDays > MAX_DAYS)
      throw new Refusal(
        'invalid',
        'bin-days-out-of-range',
        `The recycle bin keeps for a whole number of days from 1 to ${String(MAX_DAYS)}.`,
      );
    return fromDays === toDays ? [] : [{ type: 'RecycleBinChanged', data: { fromDays, toDays } }];
  };
