import { type Decision, Refusal } from '../kernel.js';
import { MAX_DAYS } from '../retention/rule.js';
import type { Settings, SettingsEvent } from './settings.js';

/** Days after which unprotected recordings are removed for good; 0 is never. */
export const changeRetention =
  (toDays: number): Decision<Settings, SettingsEvent> =>
  ({ retentionDays: fromDays }) => {
    if (!Number.isInteger(toDays) || toDays < 0 || toDays > MAX_DAYS)
      throw new Refusal(
        'invalid',
        'retention-out-of-range',
        `Retention is a whole number of days from 0 (never) to ${String(MAX_DAYS)}.`,
      );
    return fromDays === toDays ? [] : [{ type: 'RetentionChanged', data: { fromDays, toDays } }];
  };
