import { type Person, entryFor } from '#domain/access/access-list';
import { CATALOGUE_BUILT } from '../checkpoint/catalogue-built.js';
import { type Kept, KeptByAge } from '../kept-by-age.js';
import { storedText } from '../projection/stored-json.js';
import { type Tables, rowsOf } from '../rows-of.js';

const MOST_LISTS = 1_000;

/** SQL of a text that is another whenever any account has changed. */
export const ACCOUNTS_AGE = `concat(${CATALOGUE_BUILT}, '/', (select max(position) from users))`;

type Ids = readonly string[];

/** Whom access lists name. Each is looked up once, and again when any account has changed. */
export class GrantedUsers {
  private readonly found = new KeptByAge<Ids>(() => this.age(), MOST_LISTS);

  constructor(private readonly catalogue: Tables) {}

  /** Ids of the users whom an access list names, among other texts that are nobody's id, as they may stand in a row. */
  async of(accessList: Ids): Promise<Ids> {
    if (accessList.length === 0) return [];
    return this.found.of(JSON.stringify(accessList), () => this.lookUp(accessList));
  }

  /** The same as it was when it was looked up last, and how old the accounts were; `null`: never. */
  known(accessList: Ids): Kept<Ids> | null {
    return this.found.kept(JSON.stringify(accessList));
  }

  /** What `ACCOUNTS_AGE` is at this moment. */
  async age(): Promise<string> {
    const [row] = await rowsOf<{ age: string }>(this.catalogue, `select ${ACCOUNTS_AGE} age`);
    return row?.age ?? '';
  }

  private async lookUp(accessList: Ids): Promise<Ids> {
    const people = await rowsOf<Person>(this.catalogue, 'select id, name, number from users');
    const named = people.filter((person) => entryFor(accessList, person) !== null);
    // An id is named though nobody has an account of it.
    return [...new Set([...accessList, ...named.map(({ id }) => id)].map(storedText))];
  }
}
