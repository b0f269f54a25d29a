import { describe, expect, it } from 'vitest';
import { claimAt, identityId, personIn } from './claims.js';

const config = {
  issuer: 'https://id.example.com/realms/office/',
  claims: { name: 'preferred_username', number: 'extension', role: 'realm_access.roles' },
  roleValues: { admin: ['boss', 'chief'], auditor: ['audit'], user: null },
};
const IAT = 1_700_000_000;
const told = (more: object) => personIn({ sub: '4711', iat: IAT, ...more }, config);
const roles = (...given: unknown[]) => told({ realm_access: { roles: given } }).role;

describe('claimAt', () => {
  it('finds a claim by its name or by the path to it, dots in names and all', () => {
    const claims = {
      roles: ['a'],
      realm_access: { roles: ['b'] },
      'https://example.com/roles': ['c'],
      resource_access: { 'our.client': { roles: ['d'] } },
    };
    expect(claimAt(claims, 'roles')).toEqual(['a']);
    expect(claimAt(claims, 'realm_access.roles')).toEqual(['b']);
    expect(claimAt(claims, 'https://example.com/roles')).toEqual(['c']);
    expect(claimAt(claims, 'resource_access.our.client.roles')).toEqual(['d']);
  });

  it('finds nothing where nothing is, and nothing that every object has', () => {
    expect(claimAt({ a: 'b' }, 'a.b')).toBeUndefined();
    expect(claimAt({ a: null }, 'a.b')).toBeUndefined();
    expect(claimAt({}, 'constructor')).toBeUndefined();
    expect(claimAt({ a: {} }, 'a.__proto__.toString')).toBeUndefined();
    expect(claimAt(undefined, 'a')).toBeUndefined();
  });
});

describe('personIn', () => {
  it('says who it is in our terms', () => {
    expect(
      told({ preferred_username: ' Ada ', extension: 231, realm_access: { roles: ['x', 'boss'] } }),
    ).toEqual({
      identity: { issuer: 'https://id.example.com/realms/office', subject: '4711' },
      name: 'Ada',
      number: '231',
      role: 'admin',
      issuedAt: new Date(IAT * 1_000),
    });
  });

  it('takes the highest role that any value gives, and the lowest without any', () => {
    expect(roles('audit', 'chief')).toBe('admin');
    expect(roles('audit')).toBe('auditor');
    expect(roles('Boss', 1, null)).toBe('user');
    expect(told({ realm_access: { roles: 'boss' } }).role).toBe('admin');
    expect(told({ realm_access: { roles: { boss: true } } }).role).toBe('user');
    expect(told({}).role).toBe('user');
  });

  it('keeps out who has no role that lets people in, where there is such a role', () => {
    const strict = { ...config, roleValues: { ...config.roleValues, user: ['staff'] } };
    const as = (...given: string[]) =>
      personIn({ sub: '1', iat: IAT, realm_access: { roles: given } }, strict);
    expect(as('staff').role).toBe('user');
    expect(as('boss').role).toBe('admin');
    expect(() => as('guest')).toThrow(expect.objectContaining({ code: 'oidc-not-invited' }));
  });

  it('says nothing of role and number where the provider is not asked', () => {
    const claims = { ...config.claims, number: null, role: null };
    const person = personIn({ sub: '1', iat: IAT, extension: '1' }, { ...config, claims });
    expect(Object.keys(person).toSorted()).toEqual(['identity', 'issuedAt', 'name']);
  });

  it('has a name for everybody, and a number only where it is one', () => {
    // An address may be anybody's: nobody has to have shown that it is his.
    expect(told({ email: 'ada@example.com' }).name).toBe('4711');
    expect(told({ preferred_username: 'a\u0000b' }).name).toBe('4711');
    expect(told({ preferred_username: 'x'.repeat(201) }).name).toBe('4711');
    for (const extension of ['', '  ', '1\n2', 'x'.repeat(51), {}, true, undefined])
      expect(told({ extension }).number).toBeNull();
  });

  it('takes the word of a clock that is a little ahead, and no further', () => {
    const now = Math.floor(Date.now() / 1_000);
    const issuedAt = (iat: number) => personIn({ sub: '1', iat }, config).issuedAt.getTime();
    expect(issuedAt(now + 30)).toBe((now + 30) * 1_000);
    expect(issuedAt(now + 3_600)).toBeLessThanOrEqual(Date.now() + 60_000);
  });
});

describe('identityId', () => {
  it('is another of every identity and every store', () => {
    const store = '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10';
    const other = '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11';
    const ids = [
      identityId(store, { issuer: 'https://a', subject: 'b' }),
      identityId(store, { issuer: 'https://ab', subject: '' }),
      identityId(other, { issuer: 'https://a', subject: 'b' }),
    ];
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toBe(identityId(store, { issuer: 'https://a', subject: 'b' }));
  });
});
