import { type Decision, Refusal } from '../kernel.js';
import type { ClockDoubt } from './clock-doubt.js';
import type { Instance, InstanceEvent } from './instance.js';

/**
 * An administrator says that the clock is right, whatever was known before. Only what is in doubt can
 * be confirmed, so that no confirmation lies ready for a doubt to come.
 */
export const confirmClock =
  (doubt: ClockDoubt | null, machineNow: Date): Decision<Instance, InstanceEvent> =>
  () => {
    if (doubt === null)
      throw new Refusal(
        'conflict',
        'clock-not-in-doubt',
        'The clock is believed; there is nothing to confirm.',
      );
    const confirmedAt = machineNow.toISOString();
    return [{ type: 'ClockConfirmed', data: { knownAt: doubt.knownAt, confirmedAt } }];
  };
