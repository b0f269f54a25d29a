import { fitsPattern } from '../number-pattern.js';

/** Somebody as an access list can name him. `name` and `number` are `null` when they are not known. */
export type Person = {
  readonly id: string;
  readonly name: string | null;
  readonly number: string | null;
};

/** The entries, ready to be asked. */
type Compiled = {
  /** Ids and extensions. */
  readonly exact: ReadonlySet<string>;
  /** By name as it is compared: the entry as it was written. */
  readonly names: ReadonlyMap<string, string>;
  readonly patterns: readonly string[];
};

/** What else has a star in it is a name. */
const PATTERN = /^\+?[0-9*]*\*[0-9*]*$/;
const NUMBER = /^\+?[0-9]+$/;

/**
 * The entry of an access list that a person comes under: his id, his name (upper and lower case alike),
 * his extension, or a pattern of extensions, in which `*` stands for any digits or none. `null`: none.
 */
export const entryFor = (accessList: readonly string[], person: Person): string | null => {
  const { exact, names, patterns } = compiled(accessList);
  const { id, name, number } = person;
  if (exact.has(id)) return id;
  if (number !== null && exact.has(number)) return number;
  const named = name === null ? undefined : names.get(spelled(name));
  if (named !== undefined) return named;
  if (number === null || !NUMBER.test(number)) return null;
  return patterns.find((pattern) => isExtensionOf(pattern, number)) ?? null;
};

/** A star stands for digits, and for no sign before them. */
const isExtensionOf = (pattern: string, number: string): boolean =>
  pattern.startsWith('+') === number.startsWith('+') && fitsPattern(number, pattern);

/** A list is asked for many people, and by many requests. */
const known = new WeakMap<readonly string[], Compiled>();

const compiled = (accessList: readonly string[]): Compiled => {
  const before = known.get(accessList);
  if (before) return before;
  const [patterns, others] = [[] as string[], [] as string[]];
  for (const entry of accessList) (PATTERN.test(entry) ? patterns : others).push(entry);
  const now = {
    exact: new Set(others),
    names: new Map(others.map((entry) => [spelled(entry), entry])),
    patterns,
  };
  known.set(accessList, now);
  return now;
};

const spelled = (name: string): string => name.normalize('NFC').toLowerCase();
