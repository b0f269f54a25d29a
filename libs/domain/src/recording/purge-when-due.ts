import type { Decision } from '../kernel.js';
import { deleteForGood } from './delete.js';
import type { Holds } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';

/**
 * Removes for good what has lain in the recycle bin until the day that was promised when it went
 * there. What is not in the bin, or not for long enough, stays without a word.
 */
export const purgeWhenDue =
  (holds: Holds): Decision<Recording, RecordingEvent> =>
  (state, on) => {
    const { bin } = state;
    if (bin === null || Date.parse(bin.purgesOn) > on.at.getTime()) return [];
    const removal = { rule: 'bin', name: null, days: bin.days, dueOn: bin.purgesOn } as const;
    return deleteForGood({ reason: null, removal, holds })(state, on);
  };
