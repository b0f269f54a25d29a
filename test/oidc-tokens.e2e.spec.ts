import { UnsecuredJWT, decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OidcWorld, SKEW_S } from './support/oidc-world.js';
import { CLIENT, type OpenIdProvider, newKey } from './support/openid-provider.js';
import { type Product, eventually } from './support/product.js';
import { SecondApi } from './support/second-api.js';

const WITHIN = { withinMs: 60_000 };

let world: OidcWorld;
let provider: OpenIdProvider;
let product: Product;
beforeAll(async () => {
  world = await OidcWorld.start();
  ({ provider, product } = world);
  await world.startProvider();
});
afterAll(() => world.stop());

describe('an access token', { timeout: 180_000 }, () => {
  const seconds = () => Math.floor(Date.now() / 1_000);
  const signedBy = (token: string) => token.split('.').slice(0, 2).join('.');

  it('lets a program in as whom it speaks for, and makes the account once', async () => {
    world.person('robot', ['audit'], { extension: '99' });
    const [one, other] = [await provider.token('robot'), await provider.token('robot')];
    const answers = await Promise.all(
      [one, one, other, other, one].map((token) => world.as(token)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { id } = answers[0]!.body.user;
    expect(answers[0]!.body).toMatchObject({
      user: { id, name: 'robot', role: 'auditor' },
      via: 'access-token',
    });
    expect(new Set(answers.map(({ body }) => body.user.id))).toEqual(new Set([id]));
    expect(await world.typesOf(id)).toEqual(['UserCreated', 'UserIdentityLinked']);
  });

  it('is taken as the provider itself issues it', async () => {
    const token = await provider.issuedToken();
    expect((await world.as(token)).body).toMatchObject({ user: { name: CLIENT.id, role: 'user' } });
  });

  it('is refused when anything about it is not as it must be', async () => {
    world.person('robot', ['audit'], { extension: '99' });
    const forged = await newKey();
    const right = await provider.token('robot');
    const [head = '', body = '', signature = ''] = right.split('.');
    const rich = Buffer.from(
      JSON.stringify({ ...decodeJwt(right), realm_access: { roles: ['boss'] } }),
    ).toString('base64url');
    const secret = { ...forged, alg: 'HS256', sign: Buffer.from(CLIENT.secret.repeat(2)) };
    const claims = async (changed: object) => provider.token('robot', { claims: { ...changed } });
    const wrong = {
      'another audience': await claims({ aud: 'another' }),
      'no audience': await claims({ aud: undefined }),
      'another issuer': await claims({ iss: 'https://other.example' }),
      'no end': await claims({ exp: undefined }),
      'no beginning': await claims({ iat: undefined }),
      nobody: await claims({ sub: undefined }),
      expired: await claims({ exp: seconds() - SKEW_S - 5 }),
      'not valid yet': await claims({ nbf: seconds() + SKEW_S + 30 }),
      'an ID token': await claims({ nonce: 'of a sign-in' }),
      'an ID token of Keycloak': await claims({ typ: 'ID' }),
      'a notice of a sign-out': await provider.token('robot', { header: { typ: 'logout+jwt' } }),
      'another key': await provider.token('robot', { key: forged }),
      'another key of that name': await provider.token('robot', {
        key: { ...forged, kid: provider.key.kid },
      }),
      'a shared secret': await provider.token('robot', { key: secret as never }),
      'no signature': new UnsecuredJWT(decodeJwt(right)).encode(),
      'a lost signature': `${head}.${body}.`,
      'a changed claim': `${head}.${rich}.${signature}`,
      'a changed signature': `${signedBy(right)}.${'A'.repeat(signature.length)}`,
    };
    for (const [what, token] of Object.entries(wrong))
      expect([what, (await world.as(token)).status]).toEqual([what, 401]);
    expect((await world.as(wrong['another audience'])).body.detail).toContain('"aud"');
    expect((await world.as(wrong.expired)).body.detail).toContain('expired');
    expect((await world.as(right)).status).toBe(200);
  });

  it('may be of a clock that is a minute off, either way', async () => {
    const behind = await provider.token(world.person('late'), {
      claims: { exp: seconds() - SKEW_S / 2 },
    });
    const ahead = await provider.token('late', {
      claims: { iat: seconds() + SKEW_S / 2, nbf: seconds() + SKEW_S / 2 },
    });
    expect([(await world.as(behind)).status, (await world.as(ahead)).status]).toEqual([200, 200]);
  });

  it('brings along role and number, and never those of before', async () => {
    const before = await provider.token(world.person('climber', [], { extension: '1' }), {
      claims: { iat: seconds() - 100 },
    });
    const { id } = (await world.as(before)).body.user;
    const after = await provider.token(world.person('climber', ['boss'], { extension: '2' }));
    expect((await world.as(after)).body.user.role).toBe('admin');
    expect((await world.as(before)).body.user.role).toBe('admin');
    const old = await provider.token(world.person('climber', [], { extension: '1' }), {
      claims: { iat: seconds() - 50 },
    });
    expect((await world.as(old)).body.user.role).toBe('admin');
    expect((await world.typesOf(id)).filter((type) => type.endsWith('Changed'))).toEqual([
      'UserNumberChanged',
      'UserRoleChanged',
    ]);
  });

  it('makes nothing that outlives it, and acts through the App object that was chosen', async () => {
    const token = await provider.token(world.person('member'));
    const { id } = (await world.as(token)).body.user;
    for (const name of ['first of two', 'second of two'])
      await product.post('/api/app-objects', { name, members: [id] });
    expect((await world.as(token)).body.appObject).toBeNull();
    expect(
      (await world.send(token, 'PUT', '/api/session/app-object', { name: 'second of two' })).status,
    ).toBe(200);
    const next = await provider.token('member');
    expect((await world.as(next)).body.appObject).toBe('second of two');
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const wanted = { name: 'for long', scope: ['read'], expiresAt };
    expect((await world.send(token, 'POST', '/api/tokens', wanted)).status).toBe(403);
  });

  it('is over when it is ended, with those before it', async () => {
    const old = await provider.token(world.person('leaver'), { claims: { iat: seconds() - 20 } });
    const token = await provider.token('leaver', { claims: { iat: seconds() - 10 } });
    const fresh = await provider.token('leaver');
    expect((await world.as(token)).status).toBe(200);
    expect((await world.send(token, 'DELETE', '/api/session')).status).toBe(204);
    const answers = await Promise.all([old, token, fresh].map((each) => world.as(each)));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200]);
  });

  it('that is ended gives back nothing, shown to another process either', async () => {
    const token = await provider.token(world.person('demoted', ['boss']));
    const { id } = (await world.as(token)).body.user;
    expect((await product.patch(`/api/users/${id}`, { role: 'user' })).status).toBe(200);
    const other = await SecondApi.of(product);
    try {
      const headers = { authorization: `Bearer ${token}` };
      expect((await fetch(`${other.url}/api/session`, { headers })).status).toBe(401);
    } finally {
      await other.kill();
    }
    expect((await product.get(`/api/users/${id}`)).body).toMatchObject({ role: 'user' });
  });

  it('of a clock that is ahead is over in every process, and stays so', async () => {
    const claims = { iat: seconds() + SKEW_S / 2 };
    const token = await provider.token(world.person('ahead'), { claims });
    const old = await provider.token('ahead', { claims: { iat: seconds() - 20 } });
    const { id } = (await world.as(token)).body.user;
    expect((await world.as(old)).status).toBe(200);
    await product.patch(`/api/users/${id}`, { role: 'auditor' });
    const other = await SecondApi.of(product);
    try {
      const headers = { authorization: `Bearer ${token}` };
      expect((await fetch(`${other.url}/api/session`, { headers })).status).toBe(401);
    } finally {
      await other.kill();
    }
    expect([(await world.as(token)).status, (await world.as(old)).status]).toEqual([401, 401]);
  });

  /** What a connection with a token hears, and how it ends. */
  const connected = async (token: string) => {
    const heard: string[] = [];
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/live`);
    const closed = new Promise<number>((done) => {
      socket.addEventListener('close', ({ code }) => done(code));
    });
    socket.addEventListener('message', ({ data }) => heard.push(String(data)));
    await new Promise((open) => socket.addEventListener('open', open));
    socket.send(JSON.stringify({ type: 'auth', token }));
    return { code: await closed, heard: heard.join() };
  };

  it('opens a live connection, which closes when it ends', async () => {
    // However long it takes until somebody looks at it.
    for (const lastsS of [5, 20, 60]) {
      const exp = seconds() - SKEW_S + lastsS;
      const token = await provider.token(world.person('watcher'), { claims: { exp } });
      const { code, heard } = await connected(token);
      expect(code).toBe(4401);
      expect(await world.refusalOf(token)).toEqual([401, 'access-token-refused']);
      if (heard.includes('"watcher"')) return;
    }
    expect.unreachable('nothing was heard');
  });

  it('that is refused closes a live connection', async () => {
    const token = await provider.token(world.person('watcher'), { claims: { aud: 'another' } });
    expect(await connected(token)).toEqual({ code: 4401, heard: '' });
  });
});

describe('a provider that changes its keys, or goes', { timeout: 180_000 }, () => {
  it('is asked for the new ones, and believed by them alone', async () => {
    const known = await provider.token(world.person('keyed'));
    expect((await world.as(known)).status).toBe(200);
    const { key: old } = provider;
    await provider.rotate();
    const token = await provider.token('keyed');
    await eventually(async () => (await world.as(token)).status === 200, WITHIN);
    expect((await world.as(await provider.token('keyed', { key: old }))).status).toBe(401);
    expect((await world.comeIn('keyed')).fault).toBeNull();
  });

  it('is believed by the keys that are known when it does not answer', async () => {
    const known = await provider.token(world.person('steady'));
    expect((await world.as(known)).status).toBe(200);
    await provider.stop();
    const fresh = await provider.token('steady');
    expect([(await world.as(known)).status, (await world.as(fresh)).status]).toEqual([200, 200]);
    await eventually(
      async () => (await world.comeIn('steady')).fault === 'oidc-provider-away',
      WITHIN,
    );
    await provider.listen();
    await eventually(async () => (await world.comeIn('steady')).fault === null, WITHIN);
  });
});
