import { type Person, entryFor } from '#domain/access/access-list';
import { KeptByAge } from '../kept-by-age.js';
import { type Tables, rowsOf } from '../rows-of.js';

const MOST_LISTS = 1_000;

/** Whom access lists name. Each is looked up once, and again when any account has changed. */
export class GrantedUsers {
  private readonly found = new KeptByAge<readonly string[]>(() => this.lastChange(), MOST_LISTS);

  constructor(private readonly catalogue: Tables) {}

  /** Ids of the users whom an access list names, among other texts that are nobody's id. */
  async of(accessList: readonly string[]): Promise<readonly string[]> {
    if (accessList.length === 0) return [];
    return this.found.of(JSON.stringify(accessList), () => this.lookUp(accessList));
  }

  private async lookUp(accessList: readonly string[]): Promise<readonly string[]> {
    const people = await rowsOf<Person>(this.catalogue, 'select id, name, number from users');
    const named = people.filter((person) => entryFor(accessList, person) !== null);
    // An id is named though nobody has an account of it.
    return [...new Set([...accessList, ...named.map(({ id }) => id)])];
  }

  private async lastChange(): Promise<string> {
    const [last] = await rowsOf<{ position: string | null }>(
      this.catalogue,
      'select max(position) position from users',
    );
    return last?.position ?? '';
  }
}
