import type { LogLine } from '../api/types.js';

/** Which lines are shown; an empty field does not matter. */
export type LogFilter = {
  readonly area: string;
  readonly level: string;
  readonly text: string;
};
export const EVERY_LINE: LogFilter = { area: '', level: '', text: '' };

const MOST_SHOWN = 1_000;

/** As the API takes it. */
export const queryOf = (filter: LogFilter): URLSearchParams =>
  new URLSearchParams(
    Object.entries(filter)
      .map(([name, value]) => [name, value.trim()])
      .filter(([, value]) => value !== ''),
  );

/** Would the API have given this line? */
export const isAsked = (line: LogLine, filter: LogFilter): boolean => {
  const words = `${line.text} ${JSON.stringify(line.facts)}`.toLowerCase();
  return (
    (filter.area === '' || filter.area === line.area) &&
    (filter.level === '' || filter.level === line.level) &&
    words.includes(filter.text.trim().toLowerCase())
  );
};

/** With what is new above what is known, each line once, the newest first. */
export const withNew = (known: readonly LogLine[], news: readonly LogLine[]): LogLine[] => {
  const ids = new Set(known.map(({ id }) => id));
  const added = news.filter(({ id }) => !ids.has(id)).toReversed();
  return [...added, ...known].slice(0, MOST_SHOWN);
};
