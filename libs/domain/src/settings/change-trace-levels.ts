import type { Decision } from '../kernel.js';
import type { Settings, SettingsEvent } from './settings.js';
import { type TraceLevels, traceAreas } from './trace-levels.js';

/** Switches tracing of areas on or off, in all processes at once; areas not named stay as they are. */
export const changeTraceLevels =
  (changed: { readonly [Area in keyof TraceLevels]?: boolean | undefined }): Decision<
    Settings,
    SettingsEvent
  > =>
  ({ traceLevels: from }) => {
    const to = { ...from };
    for (const area of traceAreas) to[area] = changed[area] ?? from[area];
    if (traceAreas.every((area) => to[area] === from[area])) return [];
    return [{ type: 'TraceLevelsChanged', data: { from, to } }];
  };
