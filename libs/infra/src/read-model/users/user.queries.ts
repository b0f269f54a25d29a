import { type Recognisable, type Traces, bareRegistration } from '#domain/user/match-owner';
import type { Identity } from '#domain/user/user';
import type { EntityManager } from 'typeorm';
import { APP_OBJECTS_AGE } from '../app-objects/app-object.queries.js';
import { storedText } from '../projection/stored-json.js';
import { Conditions, containing } from '../conditions.js';
import { decodeNameCursor, encodeNameCursor } from '../cursor.js';
import { preparedRows } from '../prepared-rows.js';
import { rowsOf } from '../rows-of.js';
import { licensed, unlicensedSince, withTemplate } from './licence-sql.js';
import { UserRow } from './user.entity.js';

/** A person as administrators see him, with the licence that is in force. */
export type UserJson = Pick<
  UserRow,
  | 'id'
  | 'name'
  | 'number'
  | 'role'
  | 'licenceTemplate'
  | 'devices'
  | 'identityIssuer'
  | 'identitySubject'
> & {
  /** `null`: nobody has said a word about it. */
  readonly licensed: boolean | null;
  readonly unlicensedSince: Date | null;
  /** Another password must be chosen before anything else. */
  readonly mustChangePassword: boolean;
};

export type Account = Pick<
  UserRow,
  | 'id'
  | 'name'
  | 'number'
  | 'role'
  | 'passwordHash'
  | 'passwordChangeDue'
  | 'removedAt'
  | 'identityIssuer'
  | 'identitySubject'
>;

/** What every request asks of the account of its caller. */
export type CallingAccount = Omit<Account, 'number' | 'passwordHash'> & {
  /** How old the App objects were at the same moment. */
  readonly appObjectsAge: string;
};

/** `q` narrows by name and number; `after` is `next` of the page before. */
export type UserList = {
  readonly q?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};
export type UserPage = { readonly items: UserJson[]; readonly next: string | null };

const SORTED_BY = "coalesce(lower(u.name), '')";

const SHOWN = `u.id, u.name, u.number, u.role, u.licence_template "licenceTemplate", u.devices,
  u.password_change_due "mustChangePassword",
  u.identity_issuer "identityIssuer", u.identity_subject "identitySubject",
  ${licensed('u', 't')} "licensed", ${unlicensedSince('u', 't')} "unlicensedSince"`;
/** Of an account that was removed the row stays, and tells of nobody. */
const THERE = 'u.removed_at is null';
const SHOWN_FROM = `users u ${withTemplate('u', 't')}`;

const CALLING = {
  name: 'account of a caller',
  text: `select u.id, u.name, u.role, u.password_change_due "passwordChangeDue", u.removed_at "removedAt",
      u.identity_issuer "identityIssuer", u.identity_subject "identitySubject",
      ${APP_OBJECTS_AGE} "appObjectsAge"
    from users u where u.id = $1`,
};

/** Is a user meant by a text? It stands in it three times. */
export const IS_MEANT = 'id = ? or number = ? or lower(name) = lower(?)';

/** Is a text part of a user's name or number? Its pattern stands in it twice. */
export const IS_NAMED = 'lower(name) like lower(?) or number like ?';

/** Reads the accounts. */
export class UserQueries {
  constructor(private readonly catalogue: Pick<EntityManager, 'query' | 'getRepository'>) {}

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

  /** Of one that was removed too: whoever goes by it looks at that. */
  byId(id: string): Promise<Account | null> {
    return this.catalogue.getRepository(UserRow).findOneBy({ id: storedText(id) });
  }

  /** The same, with all that is needed for a session, in one question. */
  async calling(id: string): Promise<CallingAccount | null> {
    const [found] = await preparedRows<CallingAccount>(this.catalogue, CALLING, [storedText(id)]);
    return found ?? null;
  }

  /** The account that somebody at an OpenID provider opens; of several the oldest. */
  byIdentity({ issuer, subject }: Identity): Promise<Account | null> {
    return this.catalogue.getRepository(UserRow).findOne({
      where: { identityIssuer: storedText(issuer), identitySubject: storedText(subject) },
      order: { createdAt: 'asc', id: 'asc' },
    });
  }

  /** A person as administrators see him; `null`: nobody, or nobody any more. */
  async one(id: string): Promise<UserJson | null> {
    const [found] = await rowsOf<UserJson>(
      this.catalogue,
      `select ${SHOWN} from ${SHOWN_FROM} where u.id = $1 and ${THERE}`,
      [storedText(id)],
    );
    return found ?? null;
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

  /** A page of all, by name. @throws Refusal `cursor-invalid` */
  async page({ q, after, limit }: UserList): Promise<UserPage> {
    const where = new Conditions();
    where.add(THERE);
    if (q !== undefined) {
      const part = containing(q);
      where.add(`u.id in (select id from users where ${IS_NAMED})`, part, part);
    }
    if (after !== undefined) {
      const { name, id } = decodeNameCursor(after);
      where.add(`(${SORTED_BY}, u.id) > (?, ?)`, name, id);
    }
    const limited = where.parameter(limit + 1);
    const rows = await rowsOf<UserJson & { sortedBy: string }>(
      this.catalogue,
      `select ${SHOWN}, ${SORTED_BY} "sortedBy"
       from ${SHOWN_FROM} where ${where.sql} order by ${SORTED_BY}, u.id limit ${limited}`,
      where.values,
    );
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map(({ sortedBy: _sortedBy, ...user }) => user),
      next: last ? encodeNameCursor({ name: last.sortedBy, id: last.id }) : null,
    };
  }

  /** Those whose a capture with such traces may be; who of them it is, `matchOwner` decides. */
  recognisable({ registration, device }: Traces): Promise<Recognisable[]> {
    const where = new Conditions();
    const name = bareRegistration(registration ?? '');
    where.add(
      `lower(btrim(split_part(name, '@', 1))) = lower(?) or lower(btrim(split_part(number, '@', 1))) = lower(?)
       or devices @> to_jsonb(array[?::text])`,
      name,
      name,
      device,
    );
    return rowsOf<Recognisable>(
      this.catalogue,
      `select id, name, number, devices from users where ${where.sql} order by id`,
      where.values,
    );
  }

  /** Ids of those who administer the product, as far as the catalogue is. */
  async administrators(): Promise<string[]> {
    const rows = await rowsOf<{ id: string }>(
      this.catalogue,
      `select id from users u where role = 'admin' and ${THERE} order by created_at, id`,
    );
    return rows.map(({ id }) => id);
  }

  /** Those of the ids that are somebody's. */
  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await rowsOf<{ id: string }>(
      this.catalogue,
      `select id from users u where id = any($1) and ${THERE}`,
      [ids.map(storedText)],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Those who were removed and are not said to be erased yet, the longest first. */
  async unerased(limit: number): Promise<string[]> {
    const rows = await rowsOf<{ id: string }>(
      this.catalogue,
      `select id from users where removed_at is not null and erased_at is null
       order by removed_at, id limit $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Is there anybody yet? */
  async any(): Promise<boolean> {
    return this.catalogue.getRepository(UserRow).exists();
  }
}
