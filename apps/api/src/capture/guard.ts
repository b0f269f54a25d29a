import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type Answer, problem } from './answer.js';
import { parseBasic } from './basic.js';
import type { CaptureCredentials } from './credentials.js';
import {
  type DigestAlgorithm,
  type DigestParameters,
  algorithmOf,
  digestAlgorithms,
  digestHa1,
  digestResponse,
  parseDigest,
  sameText,
  userOf,
} from './digest.js';
import { FREE_ATTEMPTS, Guesses } from './guesses.js';
import { Nonces } from './nonces.js';

/** May it deliver? With the headers that go into the later answer, or with the refusal. */
export type Verdict =
  | { readonly allowed: true; readonly headers: OutgoingHttpHeaders }
  | { readonly allowed: false; readonly answer: Answer };

type Proof = 'right' | 'wrong' | 'stale' | 'absent';

const NONCE_TTL_MS = 5 * 60_000;
const SLOW_DOWN_MS = 1_000;

/** Counts a wrong attempt of an address; rejects once there are too many. */
export type WrongAttempts = { consume(address: string): Promise<unknown> };

const ofThisProcess = (): WrongAttempts =>
  new RateLimiterMemory({ points: FREE_ATTEMPTS.points, duration: FREE_ATTEMPTS.seconds });

const open: Verdict = { allowed: true, headers: {} };

/**
 * Basic and Digest (RFC 7617, RFC 7616) against one pair of credentials. Once a network is over its wrong
 * attempts, what it wants to read is refused before its credentials are looked at, unless it has shown right ones
 * lately; deliveries are looked at, so that no call is lost to a typing error, but wrong ones wait, few at a time.
 */
export class CaptureGuard {
  private readonly nonces: Nonces;
  private readonly guesses: Guesses;

  constructor(
    private readonly wrongAttempts: WrongAttempts = ofThisProcess(),
    private readonly slowDownMs = SLOW_DOWN_MS,
    now: () => number = Date.now,
    nonceTtlMs = NONCE_TTL_MS,
  ) {
    this.nonces = new Nonces(nonceTtlMs, now);
    this.guesses = new Guesses(now);
  }

  /** `address`: the client's, as far as it is known. */
  async check(
    req: IncomingMessage,
    credentials: CaptureCredentials | null,
    address: string,
  ): Promise<Verdict> {
    if (credentials === null) return open;
    // Node hands headers over as Latin-1; user names are UTF-8.
    const authorization = Buffer.from(req.headers.authorization ?? '', 'latin1').toString('utf8');
    if (authorization !== '' && !this.guesses.mayTry(address, req.method === 'PUT'))
      return tooManyAttempts();
    const digest = parseDigest(authorization);
    const proof = digest
      ? this.proofOfDigest(req, digest, credentials)
      : proofOfBasic(authorization, credentials);
    if (proof === 'right') {
      this.guesses.right(address);
      return digest ? { allowed: true, headers: authenticationInfo(digest, credentials) } : open;
    }
    if (proof === 'wrong' && (await this.isGuessing(address))) return tooManyAttempts();
    return { allowed: false, answer: this.challenge(credentials, proof) };
  }

  private proofOfDigest(
    req: IncomingMessage,
    given: DigestParameters,
    credentials: CaptureCredentials,
  ): Proof {
    const algorithm = algorithmOf(given);
    if (algorithm === null || given.get('qop') !== 'auth' || !isSameTarget(req, given))
      return 'wrong';
    const ha1 = ha1Of(credentials, algorithm);
    const expected = digestResponse(algorithm, ha1, req.method ?? '', given);
    const known = sameText(userOf(given), credentials.user);
    const right = sameText((given.get('response') ?? '').toLowerCase(), expected);
    if (!known || !right) return 'wrong';
    return this.isFirstUse(given, credentials) ? 'right' : 'stale';
  }

  private isFirstUse(given: DigestParameters, { nonceKey }: CaptureCredentials): boolean {
    const nonce = given.get('nonce') ?? '';
    const counter = Number.parseInt(given.get('nc') ?? '', 16);
    return this.nonces.isFresh(nonce, nonceKey) && counter > 0 && this.nonces.use(nonce, counter);
  }

  private challenge(credentials: CaptureCredentials, proof: Proof): Answer {
    const nonce = this.nonces.issue(credentials.nonceKey);
    const stale = proof === 'stale' ? ', stale=true' : '';
    const digests = digestAlgorithms.map(
      (algorithm) =>
        `Digest realm="${credentials.realm}", qop="auth", algorithm=${algorithm}, ` +
        `nonce="${nonce}", charset=UTF-8${stale}`,
    );
    // MD5 first: old clients take the first offer, whatever it is; able ones choose SHA-256.
    const offers = [...digests, `Basic realm="${credentials.realm}", charset="UTF-8"`];
    return problem(
      401,
      'capture-credentials-needed',
      {
        title: 'Credentials are needed to deliver captures, and to read them.',
        detail:
          proof === 'wrong'
            ? 'The name or password is not the one set under Settings, Capture credentials. Correct it where it was entered.'
            : 'Send the name and password set under Settings, Capture credentials, by Digest or Basic.',
      },
      { 'www-authenticate': offers },
    );
  }

  /** Counts a wrong attempt; too many take their time. */
  private async isGuessing(address: string): Promise<boolean> {
    const wait = () => delay(this.slowDownMs, undefined, { ref: false });
    const counted = this.wrongAttempts.consume(address);
    if (this.guesses.wrong(address)) {
      await this.guesses.hold(address, () => Promise.allSettled([counted, wait()]));
      return true;
    }
    try {
      await counted;
      return false;
    } catch {
      this.guesses.over(address);
      await this.guesses.hold(address, wait);
      return true;
    }
  }
}

const tooManyAttempts = (): Verdict => {
  const texts = {
    title: 'Too many wrong attempts.',
    detail:
      'Wrong credentials came from this address again and again. Correct them, then try again in a minute.',
  };
  const answer = problem(429, 'too-many-attempts', texts, { 'retry-after': '60' });
  return { allowed: false, answer: { ...answer, lastOnConnection: true } };
};

const proofOfBasic = (authorization: string, credentials: CaptureCredentials): Proof => {
  if (authorization === '') return 'absent';
  const given = parseBasic(authorization);
  if (given === null) return 'wrong';
  const { realm, user, ha1Sha256 } = credentials;
  const right = sameText(digestHa1('SHA-256', { ...given, realm }), ha1Sha256);
  return right && sameText(given.user, user) ? 'right' : 'wrong';
};

const ha1Of = ({ ha1Md5, ha1Sha256 }: CaptureCredentials, algorithm: DigestAlgorithm): string =>
  algorithm === 'MD5' ? ha1Md5 : ha1Sha256;

/** The digest was made for this very target, in origin or absolute form. */
const isSameTarget = (
  req: IncomingMessage & { originalUrl?: string },
  given: DigestParameters,
): boolean => {
  const uri = given.get('uri')?.replace(/^https?:\/\/[^/]*/i, '');
  const target = (req.originalUrl ?? req.url ?? '').replace(/^https?:\/\/[^/]*/i, '');
  return uri === target || uri === Buffer.from(target, 'latin1').toString('utf8');
};

/** RFC 7616, section 3.5: the server proves that it knows the secret too. */
const authenticationInfo = (
  given: DigestParameters,
  credentials: CaptureCredentials,
): OutgoingHttpHeaders => {
  const algorithm = algorithmOf(given) ?? 'MD5';
  const rspauth = digestResponse(algorithm, ha1Of(credentials, algorithm), '', given);
  const cnonce = Buffer.from((given.get('cnonce') ?? '').replace(/["\\]/g, '\\$&')).toString(
    'latin1',
  );
  return {
    'authentication-info': `qop=auth, rspauth="${rspauth}", cnonce="${cnonce}", nc=${given.get('nc') ?? ''}`,
  };
};
