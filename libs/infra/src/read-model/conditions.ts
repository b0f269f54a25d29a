import { storedText } from './projection/stored-json.js';

/** Conditions of a WHERE, with their values as numbered parameters. */
export class Conditions {
  private readonly parts: string[] = [];

  /** `values`: those of the other conditions in the same statement. */
  constructor(readonly values: unknown[] = []) {}

  /** Adds a condition; each `?` in it stands for the next of `values`. */
  add(sql: string, ...values: readonly unknown[]): void {
    let next = 0;
    this.parts.push(sql.replaceAll('?', () => this.parameter(values[next++])));
  }

  /** Adds the condition unless its value is not given. */
  addGiven(sql: string, value: unknown): void {
    if (value !== undefined) this.add(sql, value);
  }

  /** A value that stands elsewhere in the statement: its placeholder. */
  parameter(value: unknown): string {
    this.values.push(typeof value === 'string' ? storedText(value) : value);
    return `$${String(this.values.length)}`;
  }

  get sql(): string {
    return this.parts.length === 0 ? 'true' : this.parts.map((part) => `(${part})`).join(' and ');
  }
}

/** A LIKE pattern that finds the text literally, anywhere. */
export const containing = (text: string): string =>
  `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
