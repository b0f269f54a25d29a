import type { NamedAppObject } from '#domain/app-object/app-object';
import { appObjectId } from '#domain/app-object/name';
import { storedText } from '../projection/stored-json.js';
import { CATALOGUE_BUILT } from '../checkpoint/catalogue-built.js';
import { KeptByAge } from '../kept-by-age.js';
import { type Tables, rowsOf } from '../rows-of.js';

type ByMember = ReadonlyMap<string, readonly NamedAppObject[]>;

/** SQL of a text that is another whenever an App object is made, changed or deleted: an event has its position once. */
export const APP_OBJECTS_AGE = `(select concat(${CATALOGUE_BUILT}, '/', count(*), '/', max(position)) from app_objects)`;

/** Reads the App objects. */
export class AppObjectQueries {
  private readonly memberships = new KeptByAge<ByMember>(() => this.age(), 1);

  constructor(private readonly catalogue: Tables) {}

  /** All there are, by name. */
  all(): Promise<NamedAppObject[]> {
    return this.select('true');
  }

  /** Upper and lower case alike; `null` when there is none. */
  async byName(name: string): Promise<NamedAppObject | null> {
    const [found] = await this.select('id = $1', storedText(appObjectId(name)));
    return found ?? null;
  }

  /**
   * Those that a user is a member of, by name: every request asks, so all are kept in mind, once each. `age`:
   * what `APP_OBJECTS_AGE` was when it was asked for along with something else.
   */
  async of(userId: string, age?: string): Promise<readonly NamedAppObject[]> {
    const read = async () => byMember(await this.all());
    const memberships = await this.memberships.at(age ?? (await this.age()), '', read);
    return memberships.get(userId) ?? [];
  }

  /** Those whose monitor a user is, by name. */
  monitoredBy(userId: string): Promise<NamedAppObject[]> {
    return this.select('monitor = $1', storedText(userId));
  }

  private async age(): Promise<string> {
    const [row] = await rowsOf<{ age: string }>(this.catalogue, `select ${APP_OBJECTS_AGE} age`);
    return row?.age ?? '';
  }

  private select(where: string, ...values: readonly string[]): Promise<NamedAppObject[]> {
    return this.catalogue.query(
      `select name, kind, deletion_mode "deletionMode", monitor, watermark, notes, members,
         access_list "accessList"
       from app_objects where ${where} order by id`,
      [...values],
    );
  }
}

const byMember = (appObjects: readonly NamedAppObject[]): ByMember => {
  const found = new Map<string, NamedAppObject[]>();
  for (const each of appObjects)
    for (const member of new Set(each.members))
      found.set(member, [...(found.get(member) ?? []), each]);
  return found;
};
