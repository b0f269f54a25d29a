import type { Decision } from '../kernel.js';
import type { Settings, SettingsEvent } from './settings.js';

/** Has all recordings sealed, those that are there too; or new ones no more. */
export const changeWatermark =
  (to: boolean): Decision<Settings, SettingsEvent> =>
  ({ watermark: from }) =>
    from === to ? [] : [{ type: 'WatermarkChanged', data: { from, to } }];
