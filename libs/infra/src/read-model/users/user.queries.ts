import type { DataSource } from 'typeorm';
import { storedText } from '../projection/stored-json.js';
import { UserRow } from './user.entity.js';

export type Account = Pick<UserRow, 'id' | 'name' | 'number' | 'role' | 'passwordHash'>;

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

  /** Is there anybody yet? */
  async any(): Promise<boolean> {
    return this.catalogue.getRepository(UserRow).exists();
  }
}
