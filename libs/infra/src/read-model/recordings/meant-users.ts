import { Conditions, containing } from '../conditions.js';
import { keptRows } from '../prepared-rows.js';
import type { Tables } from '../rows-of.js';
import { IS_MEANT, IS_NAMED } from '../users/user.queries.js';
import { type Found, beginsWord, begun } from './typed-text.js';
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
    meant: await meantBy(catalogue, filter, named),
    within: within && { ...within, meant: await meantBy(catalogue, within, namedAnywhere) },
  };
};

const meantBy = async (
  catalogue: Tables,
  { owner, q }: RecordingScope,
  namedBy: (q: string) => Found,
): Promise<MeantUsers> => ({
  owner: owner ? await idsOf(catalogue, { sql: IS_MEANT, values: [owner, owner, owner] }) : [],
  q: q ? await idsOf(catalogue, namedBy(q)) : [],
});

/** A short text is looked for where a word begins, as it is in recordings. */
const named = (q: string): Found => {
  if (!beginsWord(q)) return namedAnywhere(q);
  const [name, number] = [begun('lower(name)', q), begun('lower(number)', q)];
  return { sql: `${name.sql} or ${number.sql}`, values: [...name.values, ...number.values] };
};

const namedAnywhere = (q: string): Found => ({
  sql: IS_NAMED,
  values: [containing(q), containing(q)],
});

const idsOf = async (catalogue: Tables, { sql, values }: Found): Promise<string[]> => {
  const where = new Conditions();
  where.add(sql, ...values);
  const rows = await keptRows<{ id: string }>(
    catalogue,
    `select id from users where ${where.sql}`,
    where.values,
  );
  return rows.map(({ id }) => id);
};
