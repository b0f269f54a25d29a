import { v5 } from 'uuid';
import { Refusal } from '#domain/kernel';
import type { Identity, Role } from '#domain/user/user';
import type { OidcConfig } from '#infra/oidc-config';
import { CLOCK_SKEW_SECONDS } from './provider.js';

/** What a token of the provider says, verified. */
export type Claims = Readonly<Record<string, unknown>> & {
  readonly sub: string;
  /** Seconds since 1970. */
  readonly iat: number;
};

/** Somebody as the provider tells of him, in our terms. */
export type ProviderPerson = {
  readonly identity: Identity;
  /** What an account that he gets is called. */
  readonly name: string;
  /** Left out where the provider is not asked. */
  readonly number?: string | null;
  readonly role?: Role;
  /** When it was told, by the provider's clock as far as it may be off. */
  readonly issuedAt: Date;
};

type Mapping = Pick<OidcConfig, 'issuer' | 'claims' | 'roleValues'>;

const MOST_NAME_CHARACTERS = 200;
const MOST_NUMBER_CHARACTERS = 50;
const CONTROL = /\p{Cc}/u;

/** Whom the claims are about. @throws Refusal when he has none of the roles that let people in */
export const personIn = (claims: Claims, config: Mapping): ProviderPerson => {
  const { name, number, role } = config.claims;
  return {
    identity: { issuer: issuerIn(config), subject: claims.sub },
    name: nameIn(claims, name),
    ...(number !== null && { number: numberIn(claimAt(claims, number)) }),
    ...(role !== null && { role: roleIn(claimAt(claims, role), config.roleValues) }),
    issuedAt: new Date(Math.min(claims.iat, Date.now() / 1_000 + CLOCK_SKEW_SECONDS) * 1_000),
  };
};

/** As it stands in identities: with or without a slash at the end it is the same provider. */
export const issuerIn = ({ issuer }: Pick<OidcConfig, 'issuer'>): string =>
  issuer.replace(/\/+$/, '');

/**
 * The id of the account that an identity gets by itself: the same in every process, so that it is made
 * once, and remembered when the account is gone without a word of whose it was (UUID version 5).
 */
export const identityId = (storeId: string, { issuer, subject }: Identity): string =>
  v5(JSON.stringify([issuer, subject]), storeId);

/** A claim by its name, which may hold dots, or by the path to it. */
export const claimAt = (claims: unknown, path: string): unknown => {
  if (typeof claims !== 'object' || claims === null) return undefined;
  const own = (name: string): unknown =>
    Object.hasOwn(claims, name) ? (claims as Record<string, unknown>)[name] : undefined;
  const whole = own(path);
  if (whole !== undefined) return whole;
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const found = claimAt(own(path.slice(0, dot)), path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
};

const nameIn = (claims: Claims, path: string): string => {
  const candidates = [claimAt(claims, path), claims.sub];
  const names = candidates.map((each) => textIn(each, MOST_NAME_CHARACTERS));
  return names.find((name) => name !== null) ?? 'unnamed';
};

const numberIn = (claim: unknown): string | null =>
  textIn(typeof claim === 'number' ? String(claim) : claim, MOST_NUMBER_CHARACTERS);

const textIn = (claim: unknown, most: number): string | null => {
  if (typeof claim !== 'string') return null;
  const text = claim.trim().normalize('NFC');
  return text === '' || text.length > most || CONTROL.test(text) ? null : text;
};

/** The highest that any value of the claim gives. */
const roleIn = (claim: unknown, { admin, auditor, user }: OidcConfig['roleValues']): Role => {
  const values = (Array.isArray(claim) ? claim : [claim]) as unknown[];
  const has = (wanted: readonly string[]) => wanted.some((value) => values.includes(value));
  if (has(admin)) return 'admin';
  if (has(auditor)) return 'auditor';
  if (user === null || has(user)) return 'user';
  throw new Refusal(
    'forbidden',
    'oidc-not-invited',
    'The provider knows you, and gives you no role here. Ask whoever administers it.',
  );
};
