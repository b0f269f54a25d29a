import { type JWTPayload, SignJWT, UnsecuredJWT, decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { CookieBrowser } from './support/cookie-browser.js';
import { OidcWorld, type Problem, SKEW_S, type Session } from './support/oidc-world.js';
import { CLIENT, type OpenIdProvider, newKey } from './support/openid-provider.js';
import { PASSWORD, type Product } from './support/product.js';
import { SignedInPages, breaches, signIn } from './support/signed-in-page.js';

let world: OidcWorld;
let provider: OpenIdProvider;
let product: Product;
beforeAll(async () => {
  world = await OidcWorld.start();
  ({ provider, product } = world);
});
afterAll(() => world.stop());

const remove = (id: string) =>
  product.fetch(`/api/users/${id}`, {
    method: 'DELETE',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });

describe('a provider that is away', { timeout: 120_000 }, () => {
  it('is said to be, and keeps nobody out who has a password', async () => {
    expect((await product.get('/api/session/ways')).body).toEqual({
      password: true,
      oidc: { label: 'Example ID', available: false },
    });
    const { fault, path } = await world.comeIn('nobody', '/users?q=a');
    expect([fault, path]).toEqual([
      'oidc-provider-away',
      '/sign-in?fault=oidc-provider-away&to=%2Fusers%3Fq%3Da',
    ]);
    provider.key = await newKey();
    expect(await world.refusalOf(await provider.token('nobody'))).toEqual([
      503,
      'oidc-provider-away',
    ]);
    const local = await product.post('/api/session', { user: 'admin', password: PASSWORD });
    expect(local.status).toBe(201);
  });

  it('is there as soon as it is', async () => {
    await world.startProvider();
  });
});

describe('somebody who comes through the provider', { timeout: 120_000 }, () => {
  it('gets an account the first time, and the page that he wanted', async () => {
    world.person('ada', ['audit', 'other'], { extension: '231' });
    provider.serve();
    const { browser, path } = await world.comeIn('ada', '/recording/x?t=3');
    expect(path).toBe('/recording/x?t=3');
    const { user, via } = await world.sessionIn(browser);
    expect([user.name, user.role, via]).toEqual(['ada', 'auditor', 'oidc']);
    expect((await product.get(`/api/users/${user.id}`)).body).toMatchObject({
      name: 'ada',
      number: '231',
      role: 'auditor',
      identity: { issuer: provider.issuer, subject: 'ada' },
    });
    expect(await world.typesOf(user.id)).toEqual([
      'UserCreated',
      'UserIdentityLinked',
      'UserSignedIn',
    ]);
    const entries = await world.entriesOf(user.id);
    expect(entries.find(({ type }) => type === 'UserIdentityLinked')).toMatchObject({
      by: 'system:oidc',
      via: 'oidc',
      data: {},
    });
    expect(entries.find(({ type }) => type === 'UserSignedIn')).toMatchObject({
      by: `user:${user.id}`,
      via: 'oidc',
    });
    const again = await world.sessionIn((await world.comeIn('ada')).browser);
    expect(again.user.id).toBe(user.id);
    expect((await world.entriesOf(user.id)).length).toBe(4);
  });

  it('has the role and the number that the provider tells of, wherever it tells', async () => {
    world.person('grace', ['boss'], { extension: '1' });
    provider.serve({ inIdToken: true });
    const { user } = await world.sessionIn((await world.comeIn('grace')).browser);
    expect(user.role).toBe('admin');
    world.person('grace', [], { extension: '2' });
    provider.serve({ inIdToken: true });
    const { browser } = await world.comeIn('grace');
    expect((await world.sessionIn(browser)).user.role).toBe('user');
    expect((await product.get(`/api/users/${user.id}`)).body).toMatchObject({ number: '2' });
    const changed = (await world.entriesOf(user.id)).find(({ type }) => type === 'UserRoleChanged');
    expect(changed).toMatchObject({ by: 'system:oidc', data: { from: 'admin', to: 'user' } });
    provider.serve();
  });

  it('ends his session here, and is led to end the one there', async () => {
    const { browser } = await world.comeIn(world.person('linus'));
    const home = encodeURIComponent(`${product.url}/`);
    const response = await browser.ask(`${product.url}/api/session/oidc/sign-out`);
    expect(response.headers.get('location')).toBe(
      `${provider.issuer}/session/end?client_id=${CLIENT.id}&post_logout_redirect_uri=${home}`,
    );
  });

  it('is told when he refuses', async () => {
    expect((await world.comeIn(null, '/users')).path).toBe(
      '/sign-in?fault=oidc-denied&to=%2Fusers',
    );
  });

  it.each(['https://evil.example/', '//evil.example', '/api/session/oidc'])(
    'is never sent on to %s',
    async (to) => {
      expect((await world.comeIn(world.person('linus'), to)).path).toBe('/');
    },
  );
});

describe('who may come back', { timeout: 120_000 }, () => {
  const isCallback = (address: string) => address.includes('/oidc/callback?');
  const sentBack = async (subject: string) => {
    provider.before = world.person(subject);
    provider.serve();
    const browser = new CookieBrowser();
    const callback = await browser.follow(`${product.url}/api/session/oidc`, isCallback);
    return { browser, callback };
  };
  const faultAt = async (browser: CookieBrowser, callback: string) =>
    new URL(await browser.follow(callback)).searchParams.get('fault');

  it('is once, and the same browser', async () => {
    const { browser, callback } = await sentBack('once');
    expect(await faultAt(new CookieBrowser(), callback)).toBe('oidc-expired');
    expect(await faultAt((await sentBack('other')).browser, callback)).toBe('oidc-expired');
    const stranger = new URL(callback);
    stranger.searchParams.set('state', 'of my own');
    expect(await faultAt(browser, stranger.href)).toBe('oidc-expired');
    expect(await faultAt(browser, callback)).toBeNull();
    expect(await faultAt(browser, callback)).toBe('oidc-expired');
  });

  it('is not somebody with the code of another', async () => {
    const [mine, his] = [await sentBack('mine'), await sentBack('his')];
    const mixed = new URL(mine.callback);
    mixed.searchParams.set('code', new URL(his.callback).searchParams.get('code') ?? '');
    expect(await faultAt(mine.browser, mixed.href)).toBe('oidc-failed');
    const elsewhere = new URL(his.callback);
    elsewhere.searchParams.set('iss', 'https://other.example');
    expect(await faultAt(his.browser, elsewhere.href)).toBe('oidc-failed');
  });

  it('is nobody whose ID token is not as it must be', async () => {
    const signed = (idToken: string, changed: JWTPayload, key = provider.key) =>
      new SignJWT({ ...decodeJwt(idToken), ...changed })
        .setProtectedHeader({ alg: key.alg, kid: key.kid })
        .sign(key.sign);
    const past = Math.floor(Date.now() / 1_000) - SKEW_S - 30;
    const forged = await newKey();
    const wrong: ((idToken: string) => Promise<string> | string)[] = [
      (idToken) => signed(idToken, { nonce: 'another' }),
      (idToken) => signed(idToken, { aud: 'another' }),
      (idToken) => signed(idToken, { iss: 'https://other.example' }),
      (idToken) => signed(idToken, { exp: past }),
      (idToken) => signed(idToken, {}, forged),
      (idToken) => new UnsecuredJWT(decodeJwt(idToken)).encode(),
      (idToken) => `${idToken.slice(0, -4)}AAAA`,
    ];
    for (const tampering of wrong) {
      const { browser, callback } = await sentBack('tampered');
      provider.tampering = tampering;
      expect(await faultAt(browser, callback)).toBe('oidc-failed');
    }
    provider.tampering = (idToken) => signed(idToken, { exp: past + 60 });
    const { browser, callback } = await sentBack('tampered');
    expect(await faultAt(browser, callback)).toBeNull();
    provider.tampering = null;
  });
});

describe('an account', { timeout: 120_000 }, () => {
  const made = async (body: object): Promise<string> => {
    const answer = await product.post<{ id: string }>('/api/users', body);
    expect(answer.status).toBe(201);
    return answer.body.id;
  };

  it('is nobody’s for its name, and his whom an administrator lets in', async () => {
    const id = await made({ name: 'Margaret', password: PASSWORD });
    world.person('margaret');
    world.person('margaret-2', [], { preferred_username: 'MARGARET@example.com' });
    provider.serve();
    expect((await world.comeIn('margaret')).fault).toBe('oidc-name-taken');
    expect((await world.comeIn('margaret-2')).fault).toBe('oidc-name-taken');
    const linked = await product.patch(`/api/users/${id}`, { identity: { subject: 'margaret' } });
    expect(linked).toMatchObject({
      status: 200,
      body: { identity: { issuer: provider.issuer, subject: 'margaret' } },
    });
    expect((await world.sessionIn((await world.comeIn('margaret')).browser)).user.id).toBe(id);
    const other = await made({ name: 'Other' });
    const taken = await product.patch<Problem>(`/api/users/${other}`, {
      identity: { subject: 'margaret' },
    });
    expect([taken.status, taken.body.code]).toEqual([409, 'identity-taken']);
    const token = await provider.token('margaret');
    expect((await world.as(token)).status).toBe(200);
    await product.patch(`/api/users/${id}`, { identity: null });
    expect((await world.as(token)).status).toBe(401);
  });

  it('is nobody’s for its number, which recordings are recognised by', async () => {
    await made({ name: 'Barbara', number: '4242' });
    world.person('number', [], { preferred_username: '4242@example.com' });
    world.person('address', [], { preferred_username: undefined, email: 'barbara@example.com' });
    provider.serve();
    expect((await world.comeIn('number')).fault).toBe('oidc-name-taken');
    const { user } = await world.sessionIn((await world.comeIn('address')).browser);
    expect(user.name).toBe('address');
  });

  it('that was made by the provider is shut when it is taken from it', async () => {
    const { user } = await world.sessionIn((await world.comeIn(world.person('shut'))).browser);
    const own = await world.comeIn('shut');
    await product.patch(`/api/users/${user.id}`, { identity: null });
    expect((await world.comeIn('shut')).fault).toBe('identity-unlinked');
    expect((await own.browser.ask(`${product.url}/api/session`)).status).toBe(401);
  });

  it('that was removed stays so, whoever had let him in', async () => {
    const { browser } = await world.comeIn(world.person('gone'));
    const { user } = await world.sessionIn(browser);
    const token = await provider.token('gone');
    expect((await world.as(token)).status).toBe(200);
    expect((await remove(user.id)).status).toBe(204);
    expect((await browser.ask(`${product.url}/api/session`)).status).toBe(401);
    expect((await world.as(token)).status).toBe(401);
    expect((await world.comeIn('gone')).fault).toBe('account-removed');
    expect(await world.refusalOf(await provider.token('gone'))).toEqual([403, 'account-removed']);
    const linked = await made({
      name: 'linked',
      identity: { subject: world.person('linked-gone') },
    });
    expect((await world.comeIn('linked-gone')).fault).toBeNull();
    expect((await remove(linked)).status).toBe(204);
    expect((await world.comeIn('linked-gone')).fault).toBe('account-removed');
    // An administrator lets him in again, into another account.
    const another = await made({ name: 'another', identity: { subject: 'linked-gone' } });
    expect((await world.sessionIn((await world.comeIn('linked-gone')).browser)).user.id).toBe(
      another,
    );
  });

  it('of the last administrator keeps its role, whatever the provider says', async () => {
    const { id } = (await product.get<Session>('/api/session')).body.user;
    await product.patch(`/api/users/${id}`, { identity: { subject: world.person('root') } });
    provider.serve();
    expect((await world.sessionIn((await world.comeIn('root')).browser)).user).toMatchObject({
      id,
      role: 'admin',
    });
    expect(await world.typesOf(id)).not.toContain('UserRoleChanged');
  });
});

describe('the sign-in page', { timeout: 240_000 }, () => {
  let browser: Browser;
  let pages: SignedInPages;
  beforeAll(async () => {
    browser = await launchChromium();
    pages = new SignedInPages(browser, product);
  });
  afterAll(() => browser.close());

  it('leads to the provider and back to the page that was wanted, and there again to sign out', async () => {
    provider.before = world.person('visitor');
    provider.serve();
    const page = await pages.blank();
    await page.goto('/account');
    await page.getByRole('link', { name: 'Sign in with Example ID' }).click();
    await page.waitForURL('**/account');
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('its password is changed there').waitFor();
    expect(await page.getByLabel('Current password').count()).toBe(0);
    await page.getByRole('button', { name: 'Account of visitor' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(`${provider.issuer}/session/end?**`);
    provider.before = null;
    await page.context().clearCookies();
    await page.goto('/account');
    await page.getByRole('link', { name: 'Sign in with Example ID' }).click();
    await page.getByText('The sign-in was cancelled.').waitFor();
    expect(await breaches(page)).toEqual([]);
    expect(pages.faults).toEqual([]);
  });

  it('lets an administrator say who there opens an account, and who does not any more', async () => {
    const people: string[] = [];
    for (const name of ['Katherine', 'Dorothy'])
      people.push((await product.post<{ id: string }>('/api/users', { name })).body.id);
    const identityOf = async (id = '') =>
      (await product.get<{ identity: { subject: string } | null }>(`/api/users/${id}`)).body
        .identity;
    const page = await pages.open('admin');
    const field = page.getByLabel('Identity at single sign-on');
    const save = page.getByRole('button', { name: 'Save', exact: true });
    const say = async (subject: string, id = '') => {
      await page.goto(`/users/${id}`);
      await field.fill(subject);
      await save.click();
    };
    await say(world.person('katherine-7'), people[0]);
    await page.getByText(`Now: of ${provider.issuer}.`).waitFor();
    expect(await identityOf(people[0])).toEqual({
      issuer: provider.issuer,
      subject: 'katherine-7',
    });
    provider.serve();
    const { user } = await world.sessionIn((await world.comeIn('katherine-7')).browser);
    expect(user.id).toBe(people[0]);
    await say('katherine-7', people[1]);
    await page.getByText('This identity opens another account already', { exact: false }).waitFor();
    expect(await breaches(page)).toEqual([]);
    await say('', people[0]);
    await page.getByText('Now: of').waitFor({ state: 'detached' });
    expect(await identityOf(people[0])).toBeNull();
    const german = await pages.blank({ locale: 'de-DE' });
    await german.goto(`/users/${people[0] ?? ''}`);
    await signIn(german, 'admin');
    await german.getByLabel('Kennung beim Single Sign-on').waitFor();
    expect(pages.faults).toEqual([]);
  });

  it('says in German too that the provider is away', async () => {
    await provider.stop();
    const page = await pages.blank({ locale: 'de-DE' });
    await page.goto('/');
    await page.getByText('Antwortet gerade nicht.', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: 'Mit Example ID anmelden' }).isDisabled()).toBe(
      true,
    );
    expect(await breaches(page)).toEqual([]);
    await provider.listen();
    await page.getByRole('link', { name: 'Mit Example ID anmelden' }).waitFor();
  });
});

describe('nothing that opens something', { timeout: 120_000 }, () => {
  it('is in a log, in an event, or in an address that stays', async () => {
    world.person('quiet-subject-4711', [], { preferred_username: 'quiet' });
    provider.serve();
    const { browser, path } = await world.comeIn('quiet-subject-4711');
    const { user } = await world.sessionIn(browser);
    expect(path).toBe('/');
    const callback = new URL(browser.visited.find((each) => each.includes('/callback?')) ?? '');
    const token = await provider.token('quiet-subject-4711');
    expect((await world.as(token)).status).toBe(200);
    const secrets = [
      ...['code', 'state'].map((name) => callback.searchParams.get(name)),
      browser.cookie(product.url, 'recordings_session'),
      browser.cookie(product.url, 'recordings_oidc'),
      CLIENT.secret,
      token.split('.')[2],
    ];
    const events = JSON.stringify(await world.entriesOf(user.id));
    const log = product.lines.join('\n');
    for (const secret of secrets) {
      expect(secret).toBeTruthy();
      expect(log).not.toContain(secret);
      expect(events).not.toContain(secret);
    }
    expect(log).not.toContain('quiet-subject-4711');
    const open = (await world.entriesOf(user.id)).map(({ data }) => data);
    expect(JSON.stringify(open)).not.toContain('quiet-subject-4711');
  });
});
