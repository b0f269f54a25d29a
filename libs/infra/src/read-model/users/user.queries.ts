import type { DataSource } from 'typeorm';
import { storedText } from '../projection/stored-json.js';
import { Conditions } from '../conditions.js';
import { rowsOf } from '../rows-of.js';
import { UserRow } from './user.entity.js';

export type Account = Pick<UserRow, 'id' | 'name' | 'number' | 'role' | 'passwordHash'>;

/** Is a user meant by a text? It stands in it three times. */
export const IS_MEANT = 'id = ? or number = ? or lower(name) = lower(?)';

/** Reads the accounts. */
export class UserQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** The oldest account of that name, upper and lower case alike. */
  byName(name: string): Promise<Account | null> {
    return this.catalogue
      .getRepository(UserRow)
      .createQueryBuilder('u')
      .where('lower(u.name) = lower(:name)', { name: storedText(name) })
      .orderBy('u.createdAt')
      .addOrderBy('u.id')
      .getOne();
  }

  byId(id: string): Promise<Account | null> {
    return this.catalogue.getRepository(UserRow).findOneBy({ id: storedText(id) });
  }

  /** Ids of the users that a text means: their id, their number or their name. */
  async meantBy(text: string): Promise<string[]> {
    const where = new Conditions();
    where.add(IS_MEANT, text, text, text);
    const rows = await rowsOf<{ id: string }>(
      this.catalogue,
      `select id from users where ${where.sql} order by id`,
      where.values,
    );
    return rows.map(({ id }) => id);
  }

  /** Those of the ids that are somebody's. */
  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await rowsOf<{ id: string }>(
      this.catalogue,
      'select id from users where id = any($1)',
      [ids.map(storedText)],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Is there anybody yet? */
  async any(): Promise<boolean> {
    return this.catalogue.getRepository(UserRow).exists();
  }
}
