import type { LoggedEvent } from './logged-event.js';

/** A filter of `$all`, on the stream name or the event type, by prefixes or by a pattern. */
export interface FilterDescription {
  readonly on: 'stream' | 'type';
  readonly prefixes: readonly string[];
  /** A regular expression; if not empty it wins over prefixes. JavaScript's, not .NET's. */
  readonly regex: string;
}

export type EventFilter = (event: LoggedEvent) => boolean;

/** Thrown when a pattern is not a regular expression. */
export class InvalidFilter extends Error {}

export function compileFilter(description: FilterDescription): EventFilter {
  const { on, prefixes, regex } = description;
  if (regex === '') return (event) => prefixes.some((prefix) => event[on].startsWith(prefix));
  const pattern = compilePattern(regex);
  return (event) => pattern.test(event[on]);
}

function compilePattern(regex: string): RegExp {
  try {
    return new RegExp(regex);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidFilter(`The filter '${regex}' is not a regular expression: ${reason}`);
  }
}
