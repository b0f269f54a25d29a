import { SEALS } from '#domain/seal/seal';
import { EventStoreUnavailable } from '#infra/event-store/event-store';
import { isTransient } from '#infra/event-store/patience';
import type { House } from '#infra/house';
import type { SealQueries } from '#infra/read-model/seals/seal.queries';
import { MeasuringClosed } from './measuring.js';

type Ground = {
  readonly house: { readonly store: Pick<House['store'], 'lastRevision'> };
  readonly queries: Pick<SealQueries, 'entriesOf'>;
};

/**
 * Is the recording that was worked on to blame, so that the others can go on? Not while the event store or
 * the database is away: they are asked, as a lost connection is said in too many words to know them all.
 */
export const isOfOne = async ({ house, queries }: Ground, fault: unknown): Promise<boolean> => {
  if (isOfAll(fault)) return false;
  try {
    await Promise.all([house.store.lastRevision(SEALS), queries.entriesOf('CheckpointChained', 1)]);
    return true;
  } catch {
    return false;
  }
};

const isOfAll = (fault: unknown): boolean =>
  fault instanceof MeasuringClosed ||
  fault instanceof EventStoreUnavailable ||
  (fault instanceof Error && (fault.name === 'QueryFailedError' || isTransient(fault)));

/** What a fault says of itself. */
export const wordsOf = (fault: unknown): string =>
  fault instanceof Error ? fault.message : String(fault);
