import type { Decision, Occasion } from '#domain/kernel';
import {
  type Supervision,
  type SupervisionEvent,
  supervision,
} from '#domain/supervision/supervision';
import type { ConsentStore } from '#infra/consent/consent-store';
import type { Ledger } from '#infra/event-store/ledger';

type Parts = {
  readonly consents: Pick<ConsentStore, 'end'>;
  readonly house: { readonly ledger: Pick<Ledger, 'transact'> };
};

/**
 * Ends what a supervisor gave to a session, or was asked for: what it shows first, then for the history.
 * @returns as `Ledger.transact`. @throws PresenceUnknown; Refusal; EventStoreUnavailable
 */
export const endConsent = async (
  { consents, house }: Parts,
  { id, session }: { readonly id: string; readonly session: string },
  decide: Decision<Supervision, SupervisionEvent>,
  on: Occasion,
): Promise<bigint | null> => {
  // Whoever is granting it at this moment does not come to the end of that.
  await consents.end(session, id);
  return house.ledger.transact(supervision, id, decide, on);
};
