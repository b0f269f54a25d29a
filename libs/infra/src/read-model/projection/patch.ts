/** Columns to set in a row, times as ISO 8601 text; a row that is not there yet is made of them. */
export type Patch<Row> = { readonly [K in keyof Row]?: Stored<Row[K]> };

type Stored<Value> = Value extends Date ? string : Value;

/** What an event does to one row. */
export type RowChange<Row> = Patch<Row> | 'remove';
