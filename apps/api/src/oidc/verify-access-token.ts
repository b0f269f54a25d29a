import { type JWTPayload, type JWTVerifyGetKey, errors, jwtVerify } from 'jose';
import { Refusal } from '#domain/kernel';
import type { OidcConfig } from '#infra/oidc-config';
import type { Claims } from './claims.js';
import { CLOCK_SKEW_SECONDS } from './provider.js';

/** Signatures with a key that the provider alone has; never `none`, never one of a shared secret. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** RFC 9068 writes `at+jwt`; Keycloak and Entra write `JWT`. */
const ACCESS_TYPES = new Set(['at+jwt', 'application/at+jwt']);
const TYPES = new Set([...ACCESS_TYPES, 'jwt']);

/** Of access tokens alone: RFC 9068, then Entra, Okta and Auth0. */
const ACCESS_CLAIMS = ['scope', 'client_id', 'scp', 'azpacr', 'appid', 'cid', 'gty'];

export type VerifiedToken = { readonly claims: Claims; readonly expires: Date };

type Expected = {
  /** As the provider writes it, to the letter. */
  readonly issuer: string;
  readonly audiences: OidcConfig['audiences'];
  /** What ID tokens are for; access tokens may be. */
  readonly clientId: OidcConfig['clientId'];
  readonly keys: JWTVerifyGetKey;
};

/**
 * An access token in the form of a JWT (RFC 9068), for us, of now by the machine's clock, give or take
 * `CLOCK_SKEW_SECONDS`. @throws Refusal `access-token-refused`, or what `keys` throws of its own
 */
export const verifyAccessToken = async (
  token: string,
  { issuer, audiences, clientId, keys }: Expected,
): Promise<VerifiedToken> => {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience: [...audiences],
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_SKEW_SECONDS,
      requiredClaims: ['sub', 'exp', 'iat'],
    });
    refuseOtherKinds(protectedHeader.typ, payload);
    refuseUntold(protectedHeader.typ, payload, clientId);
    const { sub = '', iat = 0, exp = 0 } = payload;
    if (sub === '') throw refused('it names nobody ("sub")');
    return { claims: { ...payload, sub, iat }, expires: new Date(exp * 1_000) };
  } catch (fault) {
    throw fault instanceof errors.JOSEError ? refused(whatIsWrong(fault)) : fault;
  }
};

/** The provider signs other things for us too, which open nothing: ID tokens, notices of sign-outs. */
const refuseOtherKinds = (type: string | undefined, claims: JWTPayload): void => {
  const kind = claims.typ ?? 'Bearer';
  const isOfSignIn = ['nonce', 'at_hash', 'c_hash', 'events'].some((name) => name in claims);
  if (isOfSignIn || kind !== 'Bearer' || (type !== undefined && !TYPES.has(type.toLowerCase())))
    throw refused('it is no access token');
};

/** An ID token need not say that it is one, but is for the client: what may be one must say it is not. */
const refuseUntold = (type: string | undefined, claims: JWTPayload, clientId: string): void => {
  const isForClient = [claims.aud].flat().includes(clientId);
  const isTold =
    (type !== undefined && ACCESS_TYPES.has(type.toLowerCase())) || claims.typ === 'Bearer';
  if (isForClient && !isTold && !ACCESS_CLAIMS.some((name) => name in claims))
    throw refused('nothing in it says that it is an access token');
};

const whatIsWrong = (fault: errors.JOSEError): string => {
  if (fault instanceof errors.JWTExpired) return 'it has expired';
  if (fault instanceof errors.JWTClaimValidationFailed)
    return fault.claim === 'nbf' && fault.reason === 'check_failed'
      ? 'it is not valid yet'
      : `its "${fault.claim}" is missing or wrong`;
  if (fault instanceof errors.JOSEAlgNotAllowed) return 'its signature is of a kind not taken here';
  if (fault instanceof errors.JWKSNoMatchingKey) return 'the provider names no key that signed it';
  return 'it cannot be verified';
};

/** What is wrong is said, what is right is not. */
const refused = (why: string): Refusal =>
  new Refusal('unauthenticated', 'access-token-refused', `The access token is refused: ${why}.`);
