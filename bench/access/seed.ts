import { people } from '../catalogue/people.js';
import type { World } from '../catalogue/world.js';

export const USERS = 10_000;
export const APP_OBJECTS = 500;
export const ENTRIES = 200;
const MEMBERS = USERS / APP_OBJECTS;
/** So many of the entries are patterns of extensions, such as `21*4`; the others name one person each. */
const PATTERNS = 20;

const nameOf = (index: number) => `bench.${String(index)}`;
const idOf = (index: number) => people[index]?.id ?? `00000000-0000-4000-8000-${hex(index)}`;
const hex = (index: number) => index.toString(16).padStart(12, '0');
const numberOf = (index: number) => String(2_000 + index);

/** Fills up the accounts, and gives everybody an App object of 20 members and 200 entries. */
export const seedAccess = async ({ readModel: { catalogue } }: World): Promise<void> => {
  const users = Array.from({ length: USERS - people.length }, (_, n) => n + people.length);
  await catalogue.query(
    `insert into users (id, role, name, number, created_at, revision, position)
     select id, 'user', name, number, now(), 0, 0
     from unnest($1::text[], $2::text[], $3::text[]) as given (id, name, number)`,
    [users.map(idOf), users.map(nameOf), users.map(numberOf)],
  );
  for (let n = 0; n < APP_OBJECTS; n++)
    await catalogue.query(
      `insert into app_objects (id, name, kind, deletion_mode, monitor, watermark, notes, members,
         access_list, created_at, revision, position)
       values ($1, $1, 'user', 'Recoverable', null, false, true, $2, $3, now(), 0, 0)`,
      [teamOf(n), JSON.stringify(membersOf(n)), JSON.stringify(entriesOf(n))],
    );
  await catalogue.query('vacuum analyze users, app_objects');
};

const membersOf = (team: number) =>
  Array.from({ length: MEMBERS }, (_, n) => idOf(team * MEMBERS + n));

/** Ids, extensions and names in turns, spread over everybody; then the patterns. */
const entriesOf = (team: number): string[] => {
  const ways = [idOf, numberOf, nameOf];
  return Array.from({ length: ENTRIES }, (_, n) => {
    if (n >= ENTRIES - PATTERNS) return `2${String((team + n) % 10)}*${String(n % 10)}`;
    const index = (team * 37 + n * 53) % USERS;
    return (ways[n % ways.length] ?? idOf)(index);
  });
};

/** The name of an App object. */
export const teamOf = (index: number): string => `team ${String(index)}`;

/** A member of each App object. */
export const memberIds = (): string[] =>
  Array.from({ length: APP_OBJECTS }, (_, n) => idOf(n * MEMBERS));
