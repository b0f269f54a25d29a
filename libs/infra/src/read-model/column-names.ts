import { DefaultNamingStrategy } from 'typeorm';

/** `startedAt` in the program is `started_at` in a table. */
export const columnName = (property: string): string =>
  property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** An object under the names of the columns. */
export const inColumns = (properties: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [columnName(name), value]));

/** Columns are named after the properties of their entity, in PostgreSQL's own spelling. */
export class ColumnNames extends DefaultNamingStrategy {
  override columnName(property: string, given: string | undefined): string {
    return given ?? columnName(property);
  }
}
