import type { NamedAppObject } from '#domain/app-object/app-object';
import { appObjectId } from '#domain/app-object/name';
import { storedText } from '../projection/stored-json.js';
import { KeptByAge } from '../kept-by-age.js';
import { type Tables, rowsOf } from '../rows-of.js';

type ByMember = ReadonlyMap<string, readonly NamedAppObject[]>;

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

  /** Those that a user is a member of, by name: every request asks, so all are kept in mind, once each. */
  async of(userId: string): Promise<readonly NamedAppObject[]> {
    const memberships = await this.memberships.of('', async () => byMember(await this.all()));
    return memberships.get(userId) ?? [];
  }

  /** Those whose monitor a user is, by name. */
  monitoredBy(userId: string): Promise<NamedAppObject[]> {
    return this.select('monitor = $1', storedText(userId));
  }

  /** Another whenever one is made, changed or deleted: an event has its position once. */
  private async age(): Promise<string> {
    const [row] = await rowsOf<{ count: string; position: string | null }>(
      this.catalogue,
      'select count(*), max(position) position from app_objects',
    );
    return `${row?.count ?? ''}/${row?.position ?? ''}`;
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
