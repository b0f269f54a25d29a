import type { Difference } from '#domain/recording/verification';
import type { ManifestOf } from '#domain/seal/manifest';
import { commitmentsTo } from './commitments.js';
import { type Told, factsOf, historyRoot } from './told.js';

type Sealed = ManifestOf<'recording'>;

/** Are the events that the seal looked at all there, as they were? */
export const historyDifferences = (
  told: Told,
  { events, merkleRoot }: Sealed['history'],
): Difference[] => {
  const part = 'history' as const;
  const missing = events - told.stored.length;
  if (missing > 0) {
    const detail = `Its history had ${String(events)} events when it was sealed; ${String(missing)} are missing.`;
    return [{ part, code: 'events-missing', detail, figures: { events, count: missing } }];
  }
  if (historyRoot(told, events) === merkleRoot) return [];
  const detail = `Of the first ${String(events)} events of its history at least one is not as it was sealed.`;
  return [{ part, code: 'events-differ', detail, figures: { events } }];
};

/** So many events are named that cannot be read; of those behind them only how many there are. */
const MOST_NAMED = 20;
/** What is said of an event that the log holds and nobody can read. */
export const UNREADABLE =
  'cannot be read: it was changed, or a newer version of the product wrote it.';

/** That events cannot be read: each by its place, counted from 1. */
export const unreadableEvents = (revisions: readonly bigint[]): Difference[] => {
  const part = 'history' as const;
  const named = revisions.slice(0, MOST_NAMED).map((revision): Difference => {
    const event = String(revision + 1n);
    const detail = `Event ${event} of its history ${UNREADABLE}`;
    return { part, code: 'event-unreadable', detail, figures: { event } };
  });
  const count = revisions.length - named.length;
  if (count === 0) return named;
  const detail = `${String(count)} more events behind these cannot be read: each was changed, or a newer version of the product wrote it.`;
  return [...named, { part, code: 'events-unreadable', detail, figures: { count } }];
};

/** Which facts are not those that the seal commits to. `secret`: `null` when the key is gone. */
export const factDifferences = (
  told: Told,
  { history, commitments }: Sealed,
  secret: Uint8Array | null,
): Difference[] => {
  if (secret === null) {
    const detail = 'The key of the recording is not there: no fact can be compared.';
    return [{ part: 'fact', code: 'key-missing', detail }];
  }
  const { events } = history;
  const found = commitmentsTo({ secret, events, facts: factsOf(told, events) });
  const names = new Set([...Object.keys(commitments), ...Object.keys(found)]);
  return [...names]
    .filter((name) => found[name] !== commitments[name])
    .map((field) => ({
      part: 'fact',
      code: 'fact-differs',
      detail: `What the log says of "${field}" is not what was sealed.`,
      field,
    }));
};
