import type { HoldEvent } from '#domain/hold/hold';
import { Conditions } from '../conditions.js';
import { type RecordingScope, addScope } from '../recordings/recording.filter.js';

/** What a hold is about, as it was placed. */
export type PlacedHold = NonNullable<
  Extract<HoldEvent, { type: 'HoldPlaced' }>['data']['personal']
>;

/**
 * SQL over a recording `r`: is it under this hold? A hold whose key is lost, so that nobody can tell what
 * it covers, covers everything.
 */
export const isUnder = (hold: PlacedHold | null, values: unknown[]): string => {
  const where = new Conditions(values);
  addScope(where, scopeOf(hold));
  return where.sql;
};

/** What a hold covers, as the list of recordings is narrowed. */
export const scopeOf = (hold: PlacedHold | null): RecordingScope => {
  if (hold === null) return {};
  const { from, to, ...scope } = hold.scope;
  return {
    ...scope,
    owners: hold.owners,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
};
