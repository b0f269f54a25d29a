import type { Decision } from '../kernel.js';
import type { Settings, SettingsEvent } from './settings.js';

/** Names the PBX that this instance records; `null` takes the name away. */
export const changePbxName =
  (to: string | null): Decision<Settings, SettingsEvent> =>
  ({ pbxName: from }) =>
    from === to ? [] : [{ type: 'PbxNameChanged', data: { from, to } }];
