import { createHash, randomBytes } from 'node:crypto';
import { type DataSource, LessThan, Like, MoreThan, Not, type Repository } from 'typeorm';
import { type Acting, acting, appObjectNameOf } from '#domain/access/acting';
import { type Consent, takesConsent, whyNothing } from '#domain/access/consent';
import type { Session } from '#domain/access/may';
import type { NamedAppObject } from '#domain/app-object/app-object';
import { appObjectId } from '#domain/app-object/name';
import { Refusal } from '#domain/kernel';
import type { Identity } from '#domain/user/user';
import type { Clock } from '#infra/clock';
import type { ConsentStore } from '#infra/consent/consent-store';
import type { AppObjectQueries } from '#infra/read-model/app-objects/app-object.queries';
import type { ApiTokenRow } from '#infra/read-model/api-tokens/api-token.entity';
import { SESSIONS_CHANNEL, SessionRow } from '#infra/read-model/sessions/session.entity';
import type { UserRow } from '#infra/read-model/users/user.entity';
import type { CallingAccount, UserQueries } from '#infra/read-model/users/user.queries';
import { type AccessTokens, type TokenOpening, isJwt } from '../oidc/access-tokens.js';
import { type ApiTokens, isApiToken } from '../tokens/api-tokens.js';

const LIFETIME_MS = 12 * 60 * 60 * 1_000;
const TOUCH_AFTER_MS = 60_000;
const TOKEN_BYTES = 32;
/** How somebody has shown who he is who sends a token of the OpenID provider with every request. */
export const ACCESS_TOKEN = 'access-token';

/** A caller who has shown who he is, and what he acts through. */
export type LiveSession = Session & {
  readonly tokenHash: string;
  readonly expiresAt: Date;
  readonly through: Acting;
  /** Somebody else knows the password that opened it: another must be chosen first. */
  readonly passwordChangeDue: boolean;
  /** How he has shown it: `password`, `oidc`, `token`, or `access-token` of the OpenID provider. */
  readonly via: string;
  /** Of the API token that a program acts with; a person who signed in has none. */
  readonly tokenId?: string;
};

/** What opens a session; `identity`: as whom of the OpenID provider, as long as that opens the account. */
type Opening = Pick<SessionRow, 'userId' | 'tokenHash' | 'expiresAt' | 'appObject' | 'via'> & {
  readonly identity?: Identity;
};

/** Tokens that open something without a row of ours: of programs, and of the OpenID provider, if any. */
export type IssuedTokens = {
  readonly ofPrograms: ApiTokens;
  readonly ofProvider: AccessTokens | null;
};

const ID_LENGTH = 32;
const SESSION_ID = new RegExp(`^[0-9a-f]{${String(ID_LENGTH)}}$`);

/** How people tell a session from others; it opens nothing. */
export const sessionIdOf = ({ tokenHash }: Pick<SessionRow, 'tokenHash'>): string =>
  tokenHash.slice(0, ID_LENGTH);

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** What a session depends on beside its row and its user. */
type Openers = {
  readonly tokens: IssuedTokens;
  readonly consents: Pick<ConsentStore, 'given'>;
  readonly clock: Clock;
  readonly cookie: string;
};

/** Who is signed in. Only the hash of a token is kept, so a copy of the table opens nothing. */
export class Sessions {
  private readonly rows: Repository<SessionRow>;
  private readonly tokens: IssuedTokens;
  private readonly consents: Openers['consents'];
  private readonly clock: Clock;
  /** The name of the one in which a browser keeps its token. */
  readonly cookie: string;

  constructor(
    runtime: DataSource,
    private readonly users: UserQueries,
    private readonly appObjects: AppObjectQueries,
    { tokens, consents, clock, cookie }: Openers,
  ) {
    this.rows = runtime.getRepository(SessionRow);
    this.tokens = tokens;
    this.consents = consents;
    this.clock = clock;
    this.cookie = cookie;
  }

  /** @returns the token: shown once, kept by the caller. */
  async begin(userId: string, via: string, userAgent: string | null): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const now = this.clock.now();
    const [only, ...others] = await this.appObjects.of(userId);
    await this.rows.delete({ expiresAt: LessThan(now) });
    await this.rows.insert({
      tokenHash: hashOf(token),
      userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
      via,
      appObject: others.length === 0 ? (only?.name ?? null) : null,
      userAgent,
    });
    return token;
  }

  /** The session that a token opens; `null`: none, ended or expired. Using one of a person prolongs it. */
  async find(token: string): Promise<LiveSession | null> {
    if (isApiToken(token))
      return this.ofProgram(await this.tokens.ofPrograms.byHash(hashOf(token)));
    const { ofProvider } = this.tokens;
    if (ofProvider && isJwt(token))
      return this.ofPerson(await ofProvider.find(token, hashOf(token)));
    const row = await this.rows.findOneBy({ tokenHash: hashOf(token) });
    const session = row && (await this.openedBy(row));
    if (session) await this.touch(row, this.clock.now());
    return session;
  }

  /** A session as it is now, for those who hold a connection for it; `null`: it is none any more. */
  async again(tokenHash: string): Promise<LiveSession | null> {
    const shown = await this.tokens.ofProvider?.again(tokenHash);
    if (shown) return this.ofPerson(shown);
    const row = await this.rows.findOneBy({ tokenHash });
    return row
      ? this.openedBy(row)
      : this.ofProgram(await this.tokens.ofPrograms.byHash(tokenHash));
  }

  /** The App objects that somebody may act through: an administrator any, everybody else his own. */
  choosable({ id, role }: Pick<UserRow, 'id' | 'role'>): Promise<readonly NamedAppObject[]> {
    return role === 'admin' ? this.appObjects.all() : this.appObjects.of(id);
  }

  /** The one that somebody wants to act through; `null`: through none. @throws Refusal when he may not */
  async choice(who: Pick<UserRow, 'id' | 'role'>, name: string | null) {
    const choosable = await this.choosable(who);
    const wanted = name === null ? null : appObjectId(name);
    const found = choosable.find((each) => appObjectId(each.name) === wanted);
    if (wanted !== null && !found) throw new Refusal('unknown', 'app-object-not-yours');
    if (wanted === null && who.role !== 'admin' && choosable.length > 0)
      throw new Refusal('forbidden', 'app-object-required');
    return found ?? null;
  }

  /** From now on the session acts through this one, as far as it may; `null`: through none. */
  async choose(tokenHash: string, appObject: string | null): Promise<void> {
    await this.rows.update({ tokenHash }, { appObject });
    await this.tokens.ofProvider?.choose(tokenHash, appObject);
    await this.tell();
  }

  /** Where a user is signed in, the session that was used last first; each with what it acts through now. */
  async of(userId: string): Promise<{ row: SessionRow; appObject: string | null }[]> {
    const where = { userId, expiresAt: MoreThan(this.clock.now()) };
    const [rows, user] = await Promise.all([
      this.rows.find({ where, order: { lastSeenAt: 'desc' } }),
      this.users.calling(userId),
    ]);
    const actsThrough = async ({ appObject }: SessionRow) =>
      user && appObjectNameOf(await this.throughOf(user, appObject));
    return Promise.all(rows.map(async (row) => ({ row, appObject: await actsThrough(row) })));
  }

  /** `null`: none is open of that id. */
  async byId(id: string): Promise<SessionRow | null> {
    if (!SESSION_ID.test(id)) return null;
    const where = { tokenHash: Like(`${id}%`), expiresAt: MoreThan(this.clock.now()) };
    return this.rows.findOneBy(where);
  }

  async end(tokenHash: string): Promise<void> {
    await this.rows.delete({ tokenHash });
    await this.tokens.ofProvider?.end(tokenHash);
    await this.tell();
  }

  /** Which of these sessions are still open: asked by those who hold connections for long. */
  async stillOpen(tokenHashes: readonly string[]): Promise<Set<string>> {
    if (tokenHashes.length === 0) return new Set();
    const rows = await this.rows
      .createQueryBuilder('session')
      .select('session.tokenHash', 'tokenHash')
      .where('session.tokenHash = any(:hashes)', { hashes: tokenHashes })
      .andWhere('session.expiresAt > :now', { now: this.clock.now() })
      .getRawMany<{ tokenHash: string }>();
    const open = new Set(rows.map(({ tokenHash }) => tokenHash));
    const others = tokenHashes.filter((hash) => !open.has(hash));
    if (others.length === 0) return open;
    const { ofPrograms, ofProvider } = this.tokens;
    const shown = (await ofProvider?.stillOpen(others)) ?? [];
    return new Set([...open, ...shown, ...(await ofPrograms.stillOpen(others))]);
  }

  /** Ends the sessions of a user, all but the one that is given. */
  async endAllOf(userId: string, except: string | null = null): Promise<void> {
    await this.rows.delete({ userId, ...(except !== null && { tokenHash: Not(except) }) });
    if (except === null) await this.tokens.ofProvider?.endAllOf(userId);
    await this.tell();
  }

  /** Whoever holds connections looks at their sessions again. */
  private async tell(): Promise<void> {
    await this.rows.query('select pg_notify($1, $2)', [SESSIONS_CHANNEL, '']);
  }

  /** A program acts as its user, within a scope, and through that App object for which it was made. */
  private async ofProgram(row: ApiTokenRow | null): Promise<LiveSession | null> {
    if (row === null || row.tokenHash === null) return null;
    const { id: tokenId, userId, tokenHash, expiresAt, scope, appObject } = row;
    const opening = { userId, tokenHash, expiresAt, appObject, via: 'token' };
    const session = await this.openedBy(opening);
    if (session === null) return null;
    await this.tokens.ofPrograms.touch(row);
    const isAsMade = appObject === null || appObjectNameOf(session.through) === appObject;
    const nowhere = whyNothing(session) === null ? 'undecided' : 'undecided-supervised';
    return { ...session, ...(!isAsMade && { through: nowhere }), scope, tokenId };
  }

  /** Somebody whom the OpenID provider knows, as long as his token says so. */
  private ofPerson(shown: TokenOpening | null): Promise<LiveSession | null> | null {
    return shown && this.openedBy({ ...shown, via: ACCESS_TOKEN });
  }

  private async openedBy(row: Opening): Promise<LiveSession | null> {
    if (row.expiresAt <= this.clock.now()) return null;
    const user = await this.users.calling(row.userId);
    if (!user || user.removedAt !== null || !isOpenedBy(user, row)) return null;
    const { id, name, role } = user;
    const through = await this.throughOf(user, row.appObject);
    return {
      userId: id,
      name: name ?? id,
      role,
      tokenHash: row.tokenHash,
      expiresAt: row.expiresAt,
      via: row.via,
      through,
      consent: await this.consentFor(through, sessionIdOf(row)),
      passwordChangeDue: user.passwordChangeDue && row.via === 'password',
    };
  }

  /** Asked of Redis each time: what a supervisor gave ends with him. */
  private async consentFor(through: Acting, id: string): Promise<Consent | null> {
    return takesConsent(through) ? ((await this.consents.given([id])).get(id) ?? null) : null;
  }

  private async throughOf({ id, role, appObjectsAge }: CallingAccount, chosen: string | null) {
    if (role !== 'admin')
      return acting({ role, chosen, choosable: await this.appObjects.of(id, appObjectsAge) });
    const found = chosen === null ? null : await this.appObjects.byName(chosen);
    return acting({ role, chosen, choosable: found ? [found] : [] });
  }

  private async touch(row: SessionRow, now: Date): Promise<void> {
    if (now.getTime() - row.lastSeenAt.getTime() < TOUCH_AFTER_MS) return;
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    await this.rows.update({ tokenHash: row.tokenHash }, { lastSeenAt: now, expiresAt });
  }
}

const isOpenedBy = (user: CallingAccount, { identity }: Opening): boolean =>
  identity === undefined ||
  (user.identityIssuer === identity.issuer && user.identitySubject === identity.subject);
