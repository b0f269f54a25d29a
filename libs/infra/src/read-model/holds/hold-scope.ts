import type { HoldEvent } from '#domain/hold/hold';
import { Conditions } from '../conditions.js';
import { type RecordingScope, addScope } from '../recordings/recording.filter.js';

/** What a hold is about, as it was placed. */
export type PlacedHold = NonNullable<
  Extract<HoldEvent, { type: 'HoldPlaced' }>['data']['personal']
>;

/**
 * SQL over a recording `r`: is it under this hold? Of a hold whose key is lost nobody knows what it
 * covers, so it covers everything.
 */
export const isUnder = (hold: PlacedHold | null, values: unknown[]): string => {
  const where = new Conditions(values);
  if (hold) addScope(where, scopeOf(hold));
  return where.sql;
};

const scopeOf = ({ scope: { from, to, ...scope }, owners }: PlacedHold): RecordingScope => ({
  ...scope,
  owners,
  from: from === undefined ? undefined : new Date(from),
  to: to === undefined ? undefined : new Date(to),
});
