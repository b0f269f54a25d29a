import type { Holds } from '#domain/recording/held';
import { type HoldQueries, namesOf } from '#infra/read-model/holds/hold.queries';

/**
 * Pages of those that seem due, each with the legal holds that it is under just before the rule is
 * asked. @throws CatalogueBehind
 */
export async function* underHolds<Nominee extends { readonly id: string }>(
  holds: Pick<HoldQueries, 'inForce'>,
  pages: AsyncIterable<readonly Nominee[]>,
): AsyncGenerator<(Nominee & { readonly holds: Holds })[]> {
  for await (const nominees of pages) {
    const inForce = await holds.inForce(nominees.map(({ id }) => id));
    yield nominees.map((nominee) => ({ ...nominee, holds: namesOf(inForce.get(nominee.id)) }));
  }
}
