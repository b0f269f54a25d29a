import { Refusal } from '#domain/kernel';
import { z } from 'zod';

const uuid = z.guid();

/** The last row of a page in the order of a time, then of ids: where the next page begins. */
export type TimeCursor = { readonly at: Date; readonly id: string };

const timeCursor = z.tuple([z.iso.datetime(), uuid]);
const position = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform(BigInt)
  .refine((value) => value < 2n ** 63n);

export const isUuid = (text: string): boolean => uuid.safeParse(text).success;

export const encodeTimeCursor = ({ at, id }: TimeCursor): string =>
  Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');

/** @throws Refusal `cursor-invalid` */
export const decodeTimeCursor = (text: string): TimeCursor => {
  const parsed = timeCursor.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) throw invalid();
  const [at, id] = parsed.data;
  return { at: new Date(at), id };
};

/**
 * The same of a search. `everyMs`: one in so many milliseconds has what is looked for, where that was so
 * few of all that an index found them.
 */
type SearchCursor = TimeCursor & { readonly everyMs?: number | undefined };

/** Rarer is said to be as rare: it only says how far to look at first. */
const MOST_APART_MS = 2 * 86_400_000;
const searchCursor = z.tuple([
  z.iso.datetime(),
  uuid,
  z.int().positive().max(MOST_APART_MS).optional(),
]);

export const encodeSearchCursor = ({ at, id, everyMs }: SearchCursor): string => {
  const apart = everyMs === undefined ? [] : [Math.min(Math.ceil(everyMs), MOST_APART_MS)];
  return Buffer.from(JSON.stringify([at.toISOString(), id, ...apart])).toString('base64url');
};

/** @throws Refusal `cursor-invalid` */
export const decodeSearchCursor = (text: string): SearchCursor => {
  const parsed = searchCursor.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) throw invalid();
  const [at, id, everyMs] = parsed.data;
  return { at: new Date(at), id, everyMs };
};

/** The same of a list that was reckoned as of a moment: all its pages are as of then. */
export type ReckonedCursor = TimeCursor & { readonly reckonedAt: Date };

const reckonedCursor = z.tuple([z.iso.datetime(), uuid, z.iso.datetime()]);

export const encodeReckonedCursor = ({ at, id, reckonedAt }: ReckonedCursor): string =>
  Buffer.from(JSON.stringify([at, id, reckonedAt])).toString('base64url');

/** @throws Refusal `cursor-invalid` */
export const decodeReckonedCursor = (text: string): ReckonedCursor => {
  const parsed = reckonedCursor.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) throw invalid();
  const [at, id, reckonedAt] = parsed.data;
  return { at: new Date(at), id, reckonedAt: new Date(reckonedAt) };
};

/** The last of a page in the order of a time, then of places in the log. */
export type ActCursor = { readonly at: Date; readonly position: string };

const actCursor = z.tuple([z.iso.datetime(), position]);

export const encodeActCursor = (last: ActCursor): string =>
  Buffer.from(JSON.stringify([last.at.toISOString(), last.position])).toString('base64url');

/** @throws Refusal `cursor-invalid` */
export const decodeActCursor = (text: string): { at: Date; position: bigint } => {
  const parsed = actCursor.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) throw invalid();
  const [at, place] = parsed.data;
  return { at: new Date(at), position: place };
};

/** The same of a list as it stood: where in the log that was, and by what words it was asked for. */
export type PastCursor = TimeCursor & { readonly position: bigint; readonly asked: string };

const pastCursor = z.tuple([z.iso.datetime(), uuid, position, z.string().max(100)]);

export const encodePastCursor = ({ at, id, position: place, asked }: PastCursor): string =>
  Buffer.from(JSON.stringify([at, id, place.toString(), asked])).toString('base64url');

/** @throws Refusal `cursor-invalid` */
export const decodePastCursor = (text: string): PastCursor => {
  const parsed = pastCursor.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) throw invalid();
  const [at, id, place, asked] = parsed.data;
  return { at: new Date(at), id, position: place, asked };
};

/** The last row of a page in the order of names, then of ids. */
export type NameCursor = { readonly name: string; readonly id: string };

const nameCursor = z.tuple([z.string().max(1_000), z.string().max(200)]);

export const encodeNameCursor = ({ name, id }: NameCursor): string =>
  Buffer.from(JSON.stringify([name, id])).toString('base64url');

/** @throws Refusal `cursor-invalid` */
export const decodeNameCursor = (text: string): NameCursor => {
  const parsed = nameCursor.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) throw invalid();
  const [name, id] = parsed.data;
  return { name, id };
};

/** A place in the log as the API gives it out. @throws Refusal `cursor-invalid` */
export const decodePosition = (text: string): bigint => {
  const parsed = position.safeParse(text);
  if (!parsed.success) throw invalid();
  return parsed.data;
};

/** Where a page of the log ended; `last`: nothing that is asked for stands after this place. */
export type PlaceCursor = { readonly position: string; readonly last: string | null };

const placeCursor = z.tuple([position, position]).or(z.tuple([position]));

export const encodePlaceCursor = ({ position: place, last }: PlaceCursor): string =>
  last === null ? place : `${place}-${last}`;

/** @throws Refusal `cursor-invalid` */
export const decodePlaceCursor = (text: string): PlaceCursor => {
  const parsed = placeCursor.safeParse(text.split('-'));
  if (!parsed.success) throw invalid();
  const [place, last = null] = parsed.data.map(String);
  return { position: place ?? '', last: last ?? null };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const invalid = () =>
  new Refusal(
    'invalid',
    'cursor-invalid',
    'The page to continue from is not one that this list gave out; start again without `after`.',
  );
