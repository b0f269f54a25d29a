import type { Decision } from '../kernel.js';
import { accessUnknown } from './asked-of.js';
import type { RevocationCause, Supervision, SupervisionEvent } from './supervision.js';

/** Ends a grant, or takes back a request that nobody answered. What has ended stays ended, once. */
export const revoke =
  (cause: RevocationCause): Decision<Supervision, SupervisionEvent> =>
  ({ stage }) => {
    if (stage === 'unknown') throw accessUnknown();
    if (stage === 'refused' || stage === 'revoked') return [];
    return [{ type: 'AccessRevoked', data: { cause } }];
  };

/** The same as one of the two asks for it; to others there is no such request. @throws Refusal */
export const revokeBy =
  (person: string): Decision<Supervision, SupervisionEvent> =>
  (before, on) => {
    if (before.request?.monitor === person) return revoke('by-monitor')(before, on);
    if (before.request?.user === person) return revoke('by-user')(before, on);
    throw accessUnknown();
  };
