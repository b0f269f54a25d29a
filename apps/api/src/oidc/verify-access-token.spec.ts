import { type JWTPayload, SignJWT, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { verifyAccessToken } from './verify-access-token.js';

const ISSUER = 'https://id.example.com';
const keys = await generateKeyPair('ES256');

const answerTo = async (claims: JWTPayload, typ?: string) => {
  const token = await new SignJWT({ iss: ISSUER, aud: 'recordings', sub: '4711', ...claims })
    .setProtectedHeader({ alg: 'ES256', ...(typ !== undefined && { typ }) })
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(keys.privateKey);
  const audiences = ['recordings', 'urn:recordings'];
  const expected = { issuer: ISSUER, audiences, clientId: 'recordings' };
  return verifyAccessToken(token, { ...expected, keys: async () => keys.publicKey }).then(
    ({ claims: { sub } }) => sub,
    (fault: unknown) => (fault as { code?: string }).code,
  );
};

it.each([
  ['RFC 9068', {}, 'at+jwt'],
  ['Keycloak', { typ: 'Bearer' }, 'JWT'],
  ['Entra, for somebody', { scp: 'access' }, 'JWT'],
  ['Entra, for a program', { azpacr: '1' }, 'JWT'],
  ['Cognito', { client_id: 'other', scope: 'a' }, undefined],
  ['an API of its own', { aud: 'urn:recordings' }, 'JWT'],
])('takes an access token as of %s', async (_of, claims, typ) => {
  expect(await answerTo(claims, typ)).toBe('4711');
});

it.each([
  ['says no more than its audience', {}],
  ['is for others too', { aud: ['recordings', 'urn:recordings'], azp: 'recordings' }],
  ['is of a sign-in', { nonce: 'n', scope: 'openid' }],
  ['goes with an access token', { at_hash: 'h', scope: 'openid' }],
  ['is an ID token of Keycloak', { typ: 'ID', scope: 'openid' }],
])('refuses what may be an ID token: it %s', async (_what, claims) => {
  for (const typ of ['JWT', undefined])
    expect(await answerTo(claims, typ)).toBe('access-token-refused');
});
