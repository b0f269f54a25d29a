import type { Decision } from '../kernel.js';
import { alreadyAnswered, askedOf, noLongerAsked } from './asked-of.js';
import type { Supervision, SupervisionEvent } from './supervision.js';

/** Does not consent. Asking twice is harmless. */
export const refuse =
  (monitor: string, reason: string | null): Decision<Supervision, SupervisionEvent> =>
  (before) => {
    const { user } = askedOf(before, monitor);
    switch (before.stage) {
      case 'refused':
        return [];
      case 'granted':
        throw alreadyAnswered();
      case 'revoked':
        throw noLongerAsked();
      case 'requested':
      case 'unknown':
        return [
          { type: 'AccessRefused', data: { user, personal: reason === null ? null : { reason } } },
        ];
    }
  };
