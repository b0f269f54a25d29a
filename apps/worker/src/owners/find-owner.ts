import type { Occasion } from '#domain/kernel';
import { recogniseOwner } from '#domain/recording/recognise-owner';
import { recording } from '#domain/recording/recording';
import { type Traces, matchOwner } from '#domain/user/match-owner';
import type { House } from '#infra/house';
import type { UserQueries } from '#infra/read-model/users/user.queries';
import { trace } from '#infra/trace/trace';
import { didSomething } from '../sweeps/did-something.js';

export type OwnerDeps = Pick<House, 'ledger'> & {
  readonly users: Pick<UserQueries, 'recognisable'>;
};

/** Says whose a recording is, if that can be told by now. Tells whether there was something to say. */
export const findOwner = async (
  { ledger, users }: OwnerDeps,
  { id, ...traces }: Traces & { readonly id: string },
  on: Occasion,
): Promise<boolean> => {
  if (traces.registration === null && traces.device === null) return false;
  const found = matchOwner(traces, await users.recognisable(traces));
  if (found === null) {
    trace.callInformation?.('Nobody is known whose recording this is.', { recording: id });
    return false;
  }
  const { id: user, how } = found;
  trace.callInformation?.('A recording was found to be of a user.', { recording: id, user, how });
  return didSomething(recogniseOwner(found), (decide) =>
    ledger.transact(recording, id, decide, on),
  );
};
