import { type Decision, Refusal } from '../kernel.js';
import type { Settings, SettingsEvent } from './settings.js';

/** What was reckoned from settings holds only while they are the same. */
export const unchangedSince =
  (seen: Settings): Decision<Settings, SettingsEvent> =>
  (state) => {
    if (keeping(state) !== keeping(seen))
      throw new Refusal(
        'conflict',
        'settings-changed',
        'Somebody changed what is kept at the same time. Nothing was changed; look at it and try again.',
      );
    return [];
  };

const keeping = ({ retentionDays, retentionRules }: Settings): string =>
  JSON.stringify([retentionDays, retentionRules]);
