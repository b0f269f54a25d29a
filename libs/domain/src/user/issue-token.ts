import type { Scope } from '../access/scope.js';
import { type Decision, Refusal } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** A year, and the day that a leap year has more. */
const LONGEST_MS = 366 * DAY_MS;
const MOST_TOKENS = 50;

export type NewToken = {
  readonly tokenId: string;
  readonly name: string;
  /** SHA-256, hex; the token itself is kept nowhere. */
  readonly tokenHash: string;
  readonly scope: readonly Scope[];
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly appObject: string | null;
};

/** Lets a program act as the person, within a scope and for a year at most. */
export const issueToken =
  ({ name, tokenHash, scope, ...open }: NewToken): Decision<User, UserEvent> =>
  (before, { at }) => {
    refuseNobody(before);
    const lastsMs = Date.parse(open.expiresAt) - at.getTime();
    if (lastsMs <= 0 || lastsMs > LONGEST_MS)
      throw new Refusal(
        'invalid',
        'token-expiry-invalid',
        'A token expires within a year from now; make another one then.',
      );
    const usable = before.tokens.filter(({ expiresAt }) => Date.parse(expiresAt) > at.getTime());
    if (usable.length >= MOST_TOKENS)
      throw new Refusal(
        'conflict',
        'too-many-tokens',
        `Nobody has more than ${String(MOST_TOKENS)} tokens; end those that are not used any more.`,
      );
    const data = { ...open, scope: [...scope], personal: { name, tokenHash } };
    return [{ type: 'ApiTokenIssued', data }];
  };
