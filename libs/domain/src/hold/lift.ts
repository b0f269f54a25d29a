import { type Decision, Refusal } from '../kernel.js';
import type { Hold, HoldEvent } from './hold.js';

/** Lifts a legal hold: what was under it goes its ordinary way again. Asking twice is harmless. */
export const lift =
  (reason: string | null): Decision<Hold, HoldEvent> =>
  ({ stage }) => {
    switch (stage) {
      case 'unknown':
        throw new Refusal('unknown', 'hold-unknown', 'There is no such hold.');
      case 'lifted':
        return [];
      case 'placed':
        return [{ type: 'HoldLifted', data: { personal: reason === null ? null : { reason } } }];
    }
  };
