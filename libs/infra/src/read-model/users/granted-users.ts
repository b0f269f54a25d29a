import { type Person, entryFor } from '#domain/access/access-list';
import { type Tables, rowsOf } from '../rows-of.js';

/** Access lists whose people are kept in mind; those that are asked for again come first. */
const MOST_LISTS = 1_000;

type Found = { readonly asOf: string; readonly ids: readonly string[] };

/** Whom access lists name. Each is looked up once, and again when any account has changed. */
export class GrantedUsers {
  private readonly found = new Map<string, Found>();

  constructor(private readonly catalogue: Tables) {}

  /** Ids of the users whom an access list names, among other texts that are nobody's id. */
  async of(accessList: readonly string[]): Promise<readonly string[]> {
    if (accessList.length === 0) return [];
    const key = JSON.stringify(accessList);
    const asOf = await this.lastChange();
    const before = this.found.get(key);
    const now = before?.asOf === asOf ? before : await this.lookUp(accessList);
    this.found.delete(key);
    this.found.set(key, now);
    const [oldest] = this.found.keys();
    if (this.found.size > MOST_LISTS && oldest !== undefined) this.found.delete(oldest);
    return now.ids;
  }

  /** The rows tell their age themselves: they are read in one statement with it. */
  private async lookUp(accessList: readonly string[]): Promise<Found> {
    const people = await rowsOf<Person & { asOf: string }>(
      this.catalogue,
      'select id, name, number, max(position) over () "asOf" from users',
    );
    const named = people.filter((person) => entryFor(accessList, person) !== null);
    // An id is named though nobody has an account of it.
    const ids = new Set([...accessList, ...named.map(({ id }) => id)]);
    return { asOf: people[0]?.asOf ?? NOBODY, ids: [...ids] };
  }

  private async lastChange(): Promise<string> {
    const [last] = await rowsOf<{ position: string | null }>(
      this.catalogue,
      'select max(position) position from users',
    );
    return last?.position ?? NOBODY;
  }
}

const NOBODY = '';
