import { type Decision, type Occasion, Refusal } from '#domain/kernel';
import { barIdentity } from '#domain/user/bar-identity';
import { linkIdentity } from '#domain/user/link-identity';
import { unlinkIdentity } from '#domain/user/unlink-identity';
import { type Identity, type User, type UserEvent, user } from '#domain/user/user';
import type { Context } from '../context.js';
import { identityId, issuerIn } from '../oidc/claims.js';

/** Whom an administrator lets open an account; `null`: nobody, left out: as it is. */
export type WantedIdentity = { readonly subject: string; readonly issuer?: string } | null;

/** What follows of it for the account of that id. @throws Refusal */
export const identityRules = async (
  { users, house }: Context,
  id: string,
  wanted: WantedIdentity | undefined,
): Promise<Decision<User, UserEvent>[]> => {
  if (wanted === undefined) return [];
  if (wanted === null) return [unlinkIdentity];
  const issuer = wanted.issuer ?? house.config.oidc?.issuer;
  if (issuer === undefined)
    throw new Refusal(
      'invalid',
      'issuer-missing',
      'No OpenID provider is configured: say which one with "issuer".',
    );
  const identity = { issuer: issuerIn({ issuer }), subject: wanted.subject };
  const holder = await users.byIdentity(identity);
  return [linkIdentity(identity, holder !== null && holder.id !== id)];
};

/** Who opened the account that goes gets no other one by himself. */
export const shutOut = async (
  { house }: Pick<Context, 'house'>,
  identity: Identity | null,
  on: Occasion,
): Promise<void> => {
  if (identity !== null)
    await house.ledger.transact(user, identityId(house.storeId, identity), barIdentity, on);
};
