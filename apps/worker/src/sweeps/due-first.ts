import type { Due } from '#domain/retention/due';
import type { RecordingQueries } from '#infra/read-model/recordings/recording.queries';

/** By which rule a sweep removes, at which moment, and what knows of the other rules. */
export type Turn = {
  readonly rule: Due['rule'];
  readonly now: Date;
  readonly recordings: Pick<RecordingQueries, 'many'>;
};

/**
 * Pages of those that seem due by a rule, without what is due by another for longer: that one's sweep
 * takes it, so that what is told of it afterwards is what was told before, also after a long pause.
 */
export async function* dueFirst<Nominee extends { readonly id: string }>(
  { rule, now, recordings }: Turn,
  pages: AsyncIterable<readonly Nominee[]>,
): AsyncGenerator<Nominee[]> {
  for await (const nominees of pages) {
    const shown = await recordings.many(nominees.map(({ id }) => id));
    const others = shown.filter(
      ({ removesRule, removesOn }) =>
        removesRule !== null &&
        removesRule !== rule &&
        removesOn !== null &&
        Date.parse(removesOn) <= now.getTime(),
    );
    const left = new Set(others.map(({ id }) => id));
    yield nominees.filter(({ id }) => !left.has(id));
  }
}
