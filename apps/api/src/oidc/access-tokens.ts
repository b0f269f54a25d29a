import type { Repository } from 'typeorm';
import type { Identity } from '#domain/user/user';
import type { Clock } from '#infra/clock';
import type { ReadModel } from '#infra/read-model/read-model';
import { TokenHolderRow } from '#infra/read-model/sessions/token-holder.entity';
import { personIn } from './claims.js';
import type { IdentityAccounts } from './identity-accounts.js';
import { CLOCK_SKEW_SECONDS, type Provider } from './provider.js';
import { verifyAccessToken } from './verify-access-token.js';

const MOST_KEPT = 20_000;
/** What is said to be valid for ever is verified anew now and then. */
const LONGEST_MS = 24 * 60 * 60_000;
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;

/** Told by its form alone: nothing that we issue looks like it. */
export const isJwt = (token: string): boolean => JWT.test(token);

/** Whom an access token of the provider speaks for. */
export type TokenOpening = {
  readonly userId: string;
  readonly identity: Identity;
  readonly tokenHash: string;
  /** By the product's clock. */
  readonly expiresAt: Date;
  readonly appObject: string | null;
};

type Known = Pick<TokenOpening, 'userId' | 'identity'> & {
  readonly issuedAt: Date;
  /** By the machine's clock, in milliseconds. */
  readonly endsAt: number;
};

type Deps = {
  readonly provider: Provider;
  readonly accounts: IdentityAccounts;
  readonly runtime: ReadModel['runtime'];
  readonly clock: Clock;
};

/**
 * Access tokens of the provider, as programs and other front ends show them. One is verified when it is
 * seen first, and then known by its hash until it ends; who it speaks for is looked up every time.
 */
export class AccessTokens {
  private readonly holders: Repository<TokenHolderRow>;
  private readonly known = new Map<string, Known>();
  private readonly seeing = new Map<string, Promise<Known>>();

  constructor(private readonly deps: Deps) {
    this.holders = deps.runtime.getRepository(TokenHolderRow);
  }

  /** `null`: it was ended. @throws Refusal, ProviderAway */
  async find(token: string, tokenHash: string): Promise<TokenOpening | null> {
    const known = this.kept(tokenHash) ?? (await this.see(token, tokenHash));
    return this.openingOf(tokenHash, known);
  }

  /** Of one that this process has seen. */
  async again(tokenHash: string): Promise<TokenOpening | null> {
    const known = this.kept(tokenHash);
    return known ? this.openingOf(tokenHash, known) : null;
  }

  /** Which of these open something still. */
  async stillOpen(tokenHashes: readonly string[]): Promise<string[]> {
    const openings = await Promise.all(tokenHashes.map((hash) => this.again(hash)));
    return openings.flatMap((opening) => opening?.tokenHash ?? []);
  }

  /** From now on all tokens of the same person act through this one. */
  async choose(tokenHash: string, appObject: string | null): Promise<void> {
    const { userId } = this.kept(tokenHash) ?? {};
    if (userId !== undefined) await this.holders.upsert({ userId, appObject }, ['userId']);
  }

  /** Ends it, and those of the same person that were issued before it. */
  async end(tokenHash: string): Promise<void> {
    const known = this.kept(tokenHash);
    if (known) await this.endUntil(known.userId, known.issuedAt, null);
  }

  /** Ends all that were issued to somebody by now, also by a clock that is ahead if they were seen. */
  async endAllOf(userId: string): Promise<void> {
    const holder = await this.holders.findOneBy({ userId });
    await this.endUntil(userId, new Date(), holder?.claimsAt ?? null);
  }

  /** What was ended stays so. */
  private async endUntil(userId: string, ended: Date, seen: Date | null): Promise<void> {
    await this.holders.query(
      `insert into token_holders (user_id, ended_until)
       values ($1, greatest($2::timestamptz, $3::timestamptz))
       on conflict (user_id) do update
         set ended_until = greatest(token_holders.ended_until, excluded.ended_until)`,
      [userId, ended, seen],
    );
  }

  /** Verified once, however many requests come with it at the same time. */
  private see(token: string, tokenHash: string): Promise<Known> {
    const seeing = this.seeing.get(tokenHash) ?? this.verify(token);
    this.seeing.set(tokenHash, seeing);
    return seeing
      .then((known) => this.keep(tokenHash, known))
      .finally(() => this.seeing.delete(tokenHash));
  }

  private async verify(token: string): Promise<Known> {
    const { provider, accounts } = this.deps;
    const { issuer } = (await provider.configuration()).serverMetadata();
    const keys = (await provider.keys()).find;
    const { audiences, clientId } = provider.config;
    const expected = { issuer, audiences, clientId, keys };
    const { claims, expires } = await verifyAccessToken(token, expected);
    const person = personIn(claims, provider.config);
    const endsAt = expires.getTime() + CLOCK_SKEW_SECONDS * 1_000;
    return {
      userId: await accounts.open(person, 'in-a-token'),
      identity: person.identity,
      issuedAt: person.issuedAt,
      endsAt: Math.min(endsAt, Date.now() + LONGEST_MS),
    };
  }

  private kept(tokenHash: string): Known | null {
    const known = this.known.get(tokenHash);
    if (!known) return null;
    this.known.delete(tokenHash);
    if (known.endsAt <= Date.now()) return null;
    // What is used last is forgotten last.
    this.known.set(tokenHash, known);
    return known;
  }

  private keep(tokenHash: string, known: Known): Known {
    this.known.set(tokenHash, known);
    const oldest = this.known.size > MOST_KEPT ? this.known.keys().next().value : undefined;
    if (oldest !== undefined) this.known.delete(oldest);
    return known;
  }

  private async openingOf(
    tokenHash: string,
    { userId, identity, issuedAt, endsAt }: Known,
  ): Promise<TokenOpening | null> {
    const holder = await this.holders.findOneBy({ userId });
    if (holder?.endedUntil && holder.endedUntil >= issuedAt) return null;
    const expiresAt = new Date(this.deps.clock.now().getTime() + endsAt - Date.now());
    return { userId, identity, tokenHash, expiresAt, appObject: holder?.appObject ?? null };
  }
}
