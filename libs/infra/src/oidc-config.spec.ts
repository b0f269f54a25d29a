import { describe, expect, it } from 'vitest';
import { ConfigFault, loadConfig } from './config.js';

const needed = {
  EVENTSTORE_URL: 'esdb://127.0.0.1:2113?tls=false',
  DATABASE_URL: 'postgres://127.0.0.1:5432/recordings',
};
const provider = { OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'recordings' };

const oidcOf = (env: Record<string, string>) => loadConfig({ ...needed, ...env }).oidc;
const faultsOf = (env: Record<string, string>): string[] => {
  try {
    oidcOf(env);
  } catch (error) {
    if (error instanceof ConfigFault) return error.message.split('\n').sort();
    throw error;
  }
  return [];
};

describe('the configuration of an OpenID provider', () => {
  it('takes an issuer and a client, and has a good guess at all the rest', () => {
    expect(oidcOf(provider)).toEqual({
      issuer: 'https://id.example.com',
      clientId: 'recordings',
      clientSecret: null,
      audiences: ['recordings'],
      scope: 'openid profile',
      label: null,
      claims: { name: 'preferred_username', number: null, role: null },
      roleValues: { admin: ['recordings-admin'], auditor: ['recordings-auditor'], user: null },
    });
  });

  it('takes what is given', () => {
    const given = {
      ...provider,
      OIDC_CLIENT_SECRET: 'hush',
      OIDC_AUDIENCE: 'api://recordings, recordings',
      OIDC_SCOPE: 'openid email',
      OIDC_LABEL: 'Example',
      OIDC_NAME_CLAIM: 'upn',
      OIDC_NUMBER_CLAIM: 'extension',
      OIDC_ROLE_CLAIM: 'realm_access.roles',
      OIDC_ADMIN_VALUES: 'boss,chief',
      OIDC_AUDITOR_VALUES: 'audit',
      OIDC_USER_VALUES: 'staff',
    };
    expect(oidcOf(given)).toMatchObject({
      clientSecret: 'hush',
      audiences: ['api://recordings', 'recordings'],
      scope: 'openid email',
      label: 'Example',
      claims: { name: 'upn', number: 'extension', role: 'realm_access.roles' },
      roleValues: { admin: ['boss', 'chief'], auditor: ['audit'], user: ['staff'] },
    });
  });

  it.each([
    'http://id.example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'https://id.example.com?tenant=1',
    'https://id.example.com#1',
    'https://me:hush@id.example.com',
    'id.example.com',
    'ftp://id.example.com',
  ])('refuses the issuer %s', (OIDC_ISSUER) => {
    const faults = faultsOf({ ...provider, OIDC_ISSUER });
    expect(faults).toEqual([expect.stringMatching(/^OIDC_ISSUER: must be an https address/)]);
    expect(faults.join()).not.toContain('example');
  });

  it.each(['http://127.0.0.1:9000', 'http://localhost:9000/realms/a', 'http://[::1]:9000'])(
    'lets this machine be %s',
    (OIDC_ISSUER) => {
      expect(oidcOf({ ...provider, OIDC_ISSUER })?.issuer).toBe(OIDC_ISSUER);
    },
  );

  it('names every fault at once', () => {
    expect(faultsOf({ OIDC_CLIENT_ID: 'recordings', OIDC_LABEL: 'Example' })).toEqual([
      'OIDC_CLIENT_ID: says nothing without OIDC_ISSUER',
      'OIDC_LABEL: says nothing without OIDC_ISSUER',
    ]);
    expect(
      faultsOf({
        OIDC_ISSUER: provider.OIDC_ISSUER,
        OIDC_SCOPE: 'profile',
        OIDC_NUMBER_CLAIM: 'a b',
        OIDC_ADMIN_VALUES: 'boss',
        HOST: '0.0.0.0',
      }),
    ).toEqual([
      'OIDC_ADMIN_VALUES: says nothing without OIDC_ROLE_CLAIM',
      'OIDC_CLIENT_ID: is missing; OIDC_ISSUER needs it',
      'OIDC_NUMBER_CLAIM: must be the name of a claim, or a path',
      'OIDC_SCOPE: must be scopes, "openid" among them',
      'PUBLIC_URL: is missing; the OpenID provider sends people back to it',
    ]);
    expect(faultsOf({ ...provider, HOST: '0.0.0.0', PUBLIC_URL: 'https://r.example' })).toEqual([]);
  });
});
