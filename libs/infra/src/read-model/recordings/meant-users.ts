import { Conditions, containing } from '../conditions.js';
import { type Tables, rowsOf } from '../rows-of.js';
import { IS_MEANT, IS_NAMED } from '../users/user.queries.js';
import type { MeantUsers, RecordingFilter, RecordingScope } from './recording.filter.js';

/**
 * The filter with the users looked up whom it speaks of: the database plans well for those whom it
 * knows, and cannot plan for those whom it has yet to find.
 */
export const withMeant = async (
  catalogue: Tables,
  filter: RecordingFilter,
): Promise<RecordingFilter> => {
  const { within } = filter;
  return {
    ...filter,
    meant: await meantBy(catalogue, filter),
    within: within && { ...within, meant: await meantBy(catalogue, within) },
  };
};

const meantBy = async (catalogue: Tables, { owner, q }: RecordingScope): Promise<MeantUsers> => ({
  owner: owner ? await idsOf(catalogue, IS_MEANT, [owner, owner, owner]) : [],
  q: q ? await idsOf(catalogue, IS_NAMED, [containing(q), containing(q)]) : [],
});

const idsOf = async (
  catalogue: Tables,
  condition: string,
  values: readonly string[],
): Promise<string[]> => {
  const where = new Conditions();
  where.add(condition, ...values);
  const rows = await rowsOf<{ id: string }>(
    catalogue,
    `select id from users where ${where.sql}`,
    where.values,
  );
  return rows.map(({ id }) => id);
};
