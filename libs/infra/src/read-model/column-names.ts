import { DefaultNamingStrategy } from 'typeorm';

/** `startedAt` in the program is `started_at` in a table. */
export const columnName = (property: string): string =>
  property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** There are as many as the tables have columns, and each is asked for with every row. */
const known = new Map<string, string>();

const knownName = (property: string): string => {
  let name = known.get(property);
  if (name === undefined) known.set(property, (name = columnName(property)));
  return name;
};

/** An object under the names of the columns. */
export const inColumns = (properties: Record<string, unknown>): Record<string, unknown> => {
  const columns: Record<string, unknown> = {};
  for (const name in properties) columns[knownName(name)] = properties[name];
  return columns;
};

/** Columns are named after the properties of their entity, in PostgreSQL's own spelling. */
export class ColumnNames extends DefaultNamingStrategy {
  override columnName(property: string, given: string | undefined): string {
    return given ?? columnName(property);
  }
}
