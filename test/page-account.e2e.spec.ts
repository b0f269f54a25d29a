import { expect, it } from 'vitest';
import { RecordingsPage } from './support/recordings-page.js';
import { breaches, signIn } from './support/signed-in-page.js';

const LONG = 240_000;

const on = RecordingsPage.forAll();

it('lets everyone end his other sessions, and change his password', { timeout: LONG }, async () => {
  await on.person('Ada Lovelace');
  const [here, there] = [await on.pages.open('Ada Lovelace'), await on.pages.open('Ada Lovelace')];
  await here.getByText('What you may see appears here').waitFor();
  await here.getByRole('button', { name: 'Account of Ada Lovelace' }).click();
  await here.getByRole('menuitem', { name: 'Your account' }).click();
  await here.waitForURL('**/account');
  await here.getByText('This one', { exact: true }).waitFor();
  await here.getByRole('button', { name: /^End the session of Chrome/ }).click();
  await there.getByLabel('User name').waitFor();
  await here.getByRole('button', { name: /^End the session of/ }).waitFor({ state: 'detached' });

  const change = async (current: string) => {
    await here.getByLabel('Current password').fill(current);
    await here.getByLabel('New password').fill('another password');
    await here.getByRole('button', { name: 'Change the password' }).click();
  };
  await change('not the password');
  await here.getByText('The current password is wrong.').waitFor();
  const ends = await on.pages.open('Ada Lovelace');
  await change(on.password);
  await here.getByRole('alert').getByText('The password was changed.').waitFor();
  await ends.getByLabel('User name').waitFor();
  expect(await breaches(here)).toEqual([]);
  expect(on.pages.faults).toEqual([]);
});

it(
  'leads whoever signs in where he was sent, and nobody to another site',
  { timeout: LONG },
  async () => {
    await on.person('Mary Jackson');
    for (const [to, path] of [
      ['/activity?what=opened', '/activity?what=opened'],
      ['//evil.example/', '/'],
    ] as const) {
      const here = await on.pages.blank();
      await here.goto(`/sign-in?to=${encodeURIComponent(to)}`);
      await signIn(here, 'Mary Jackson', on.password);
      await here.getByText('Live', { exact: true }).waitFor();
      await here.waitForURL((url) => url.pathname + url.search === path);
    }
    expect(on.pages.faults).toEqual([]);
  },
);

it(
  'lets everyone make tokens for programs, shown once, and end them',
  { timeout: LONG },
  async () => {
    const id = await on.person('Grace Hopper');
    const here = await on.pages.open('Grace Hopper');
    await here.goto('/account');
    const make = on.button('Make a token', here);
    await here.getByText('There are none.').waitFor();
    await here.getByLabel('Name', { exact: true }).fill('Wallboard');
    await make.click();
    await here.getByText('Choose at least one.').waitFor();
    await here.getByLabel('Read', { exact: true }).check();
    await make.click();
    await here.getByText('Copy it now: it is shown this once.').waitFor();
    const token = await here.locator('code').innerText();
    expect(await breaches(here)).toEqual([]);
    const look = async () => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(new URL('/api/recordings', on.product.url), { headers })).status;
    };
    expect(await look()).toBe(200);
    await on.button('I have it', here).click();
    await here.getByText(token).waitFor({ state: 'detached' });
    const tokens = here.getByRole('list', { name: 'API tokens' });
    await tokens.getByText('Wallboard').waitFor();

    await on.page.goto(`/users/${id}`);
    await on.button('End the token “Wallboard”').click();
    await on.button('End the token “Wallboard”').waitFor({ state: 'detached' });
    expect(await look()).toBe(401);
    expect(on.pages.faults).toEqual([]);
  },
);

it(
  'gives whoever was told a password nothing but a form for his own',
  { timeout: LONG },
  async () => {
    await on.page.goto('/new-user');
    await on.page.getByLabel('Name').fill('Katherine Johnson');
    await on.page.getByLabel('Password', { exact: true }).fill(on.password);
    expect(await on.page.getByLabel('Must choose another password first').isChecked()).toBe(true);
    await on.button('Add').click();
    await on.page.waitForURL(/\/users\/(?!$)/);
    const here = await on.pages.blank();
    await here.goto('/settings');
    await signIn(here, 'Katherine Johnson');
    await here.getByRole('heading', { name: 'Choose a password of your own' }).waitFor();
    expect(await here.getByRole('navigation').count()).toBe(0);
    expect(await breaches(here)).toEqual([]);
    await here.getByLabel('Current password').fill(on.password);
    await here.getByLabel('New password').fill('a password of my own');
    await on.button('Change the password', here).click();
    await here.getByText('Live', { exact: true }).waitFor();
    expect(on.pages.faults).toEqual([]);
  },
);

it(
  'shows administrators whom failed sign-ins hold back, and lets them in again',
  { timeout: LONG },
  async () => {
    const id = await on.person('Dorothy Vaughan');
    const attempt = async (password: string) => {
      const body = JSON.stringify({ user: 'Dorothy Vaughan', password });
      const headers = { 'content-type': 'application/json' };
      const url = new URL('/api/session', on.product.url);
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    for (let i = 0; i < 8; i++) expect(await attempt('a guess')).toBe(401);
    expect(await attempt(on.password)).toBe(429);
    await on.page.goto(`/users/${id}`);
    await on.page.getByRole('heading', { name: 'Too many failed sign-ins' }).waitFor();
    expect(await breaches(on.page)).toEqual([]);
    await on.button('Let sign in again').click();
    await on.page.getByRole('alert').getByText('can sign in again at once').waitFor();
    expect(await attempt(on.password)).toBe(201);
  },
);

it(
  'asks a supervisor, wherever he is in the page, and shows what he consents to',
  {
    timeout: LONG,
  },
  async () => {
    const [ada, grace] = [await on.person('Ada Byron'), await on.person('Grace Murray')];
    const made = await on.product.post('/api/app-objects', {
      name: 'Watched',
      monitor: grace,
      members: [ada],
    });
    expect(made.status).toBe(201);
    const small = { viewport: { width: 390, height: 800 } };
    const supervisor = await on.pages.open('Grace Murray', small);
    await supervisor.goto('/account');
    const asks = await on.pages.open('Ada Byron', small);
    await asks.getByRole('heading', { name: 'Waiting for the consent of Grace Murray' }).waitFor();
    await asks.getByText('Grace Murray is here now.').waitFor();
    await asks.getByLabel('Reason').fill('The complaint of Mr. Smith');
    await asks.getByLabel('For how long').selectOption('60');
    expect(await breaches(asks)).toEqual([]);
    await asks.getByRole('button', { name: 'Ask for consent' }).click();
    await asks.getByText('You have asked.').waitFor();

    const request = supervisor.getByRole('region', { name: 'Request of Ada Byron' });
    await request.getByText('The complaint of Mr. Smith').waitFor();
    expect(await breaches(supervisor)).toEqual([]);
    await request.getByLabel('For how long').selectOption('10');
    await request.getByRole('button', { name: 'Consent' }).click();
    await asks.getByText('Grace Murray consents to what you see').waitFor();
    await asks.getByRole('heading', { name: 'Recordings', exact: true }).waitFor();
    await supervisor.getByText('Ada Byron sees recordings by your consent').waitFor();
    await supervisor.getByRole('button', { name: 'End it' }).click();
    await asks.getByText('Grace Murray has ended the consent.').waitFor();
    await supervisor.getByText('sees recordings by your consent').waitFor({ state: 'detached' });

    await asks.getByLabel('Reason').fill('One more call');
    await asks.getByRole('button', { name: 'Ask for consent' }).click();
    await request.getByText('One more call').waitFor();
    await request.getByRole('button', { name: 'Refuse' }).click();
    expect(await breaches(supervisor)).toEqual([]);
    await request.getByLabel('Why not (optional)').fill('Not without the works council');
    await request.getByRole('button', { name: 'Refuse' }).click();
    await asks.getByText('Grace Murray has refused. Not without the works council').waitFor();
    await request.waitFor({ state: 'detached' });
    expect(on.pages.faults).toEqual([]);
  },
);

it('lets an auditor hear what his App object grants, once he asks', { timeout: LONG }, async () => {
  const owner = await on.person('Mary Allen');
  await on.person('Ida Rhodes', 'auditor');
  const auditor = await on.person('Jean Bartik', 'auditor');
  const [granted, other] = [await on.put('granted.pcap'), await on.put('not granted.pcap')];
  await on.give(granted, owner);
  const ears = { name: 'Ears', members: [auditor], accessList: ['Mary Allen'] };
  expect((await on.product.post('/api/app-objects', ears)).status).toBe(201);

  const deaf = await on.pages.open('Ida Rhodes');
  await deaf.goto(`/recording/${granted}`);
  await deaf.getByText('Auditors see what is known of a recording').waitFor();
  expect(await on.button('Hear it', deaf).count()).toBe(0);

  const hears = await on.pages.open('Jean Bartik');
  await hears.goto(`/recording/${granted}`);
  await hears.getByText('Through “Ears” you hear what it grants').waitFor();
  expect(await breaches(hears)).toEqual([]);
  await on.button('Hear it', hears).click();
  await hears.getByRole('region', { name: 'Player' }).waitFor();
  await on.button('Download', hears).waitFor();
  expect(await on.button('Delete', hears).count()).toBe(0);

  await hears.goto(`/recording/${other}`);
  await on.button('Hear it', hears).click();
  await hears.getByText('The App object “Ears” does not let you hear').waitFor();
  expect(await on.button('Download', hears).count()).toBe(0);
  expect(on.pages.faults).toEqual([]);
});
