import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/chromium.js';
import { PASSWORD, Product, eventually, fixture } from './support/product.js';
import { SignedInPages, answerLate, breaches } from './support/signed-in-page.js';
import { loseUpload } from './support/lost-upload.js';

const YEARS_MS = 3 * 365 * 86_400_000;
const TELEPHONE = { width: 390, height: 844 };
const ADDRESSES = [
  ...[
    '/users',
    '/licence-templates',
    '/new-user',
    '/app-objects',
    '/new-app-object',
    '/app-objects/Night%20shift',
  ],
  ...['/holds', '/new-hold', '/settings', '/status'],
];
const capture = fixture('one-way.pcap');

let product: Product;
let browser: Browser;
let pages: SignedInPages;
let page: Page;

beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchChromium()]);
  pages = new SignedInPages(browser, product);
  page = await pages.open('admin');
});
afterAll(async () => {
  await Promise.all([browser.close(), product.stop()]);
});

/** The same data, another time or another clock; whoever is signed in stays so. */
async function startAgain(env: Record<string, string>): Promise<void> {
  await product.stop('SIGTERM', { keepData: true });
  product = await Product.start({ dataDir: product.dataDir, env });
  await page.context().close();
  pages.product = product;
  page = await pages.open('admin');
}

/** What the page is about is there, and not only its place. */
async function shown(on: Page): Promise<void> {
  await on.getByRole('heading', { level: 1 }).waitFor();
  await eventually(async () => (await on.getByLabel('Loading').count()) === 0);
}

const go = (name: string, on = page) =>
  on.getByRole('navigation').getByRole('link', { name }).click();
/** A field that takes several words, or one of several. */
const several = (name: string) => page.getByRole('combobox', { name });
const press = (name: string, on = page) => on.getByRole('button', { name, exact: true }).click();
/** Of several cards each is saved for itself. */
const save = (card: string) =>
  page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: card }) })
    .getByRole('button', { name: 'Save' })
    .click();
const dialog = () => page.getByRole('dialog');
/** Says so in passing. */
const said = (text: string) => page.getByText(text).first().waitFor();

async function choose(label: string, name: string): Promise<void> {
  await several(label).fill(name);
  await page.getByRole('option', { name }).click();
}

async function put(serial: number, owner: string): Promise<string> {
  const name = `${'3'.repeat(32)}-009033302ab1-${String(serial)}--${owner}.pcap`;
  const { body } = await product.put(name, capture);
  const { id } = await product.settled(body.id as string);
  await eventually(
    async () => {
      const found = await product.get<{ owner: unknown }>(`/api/recordings/${id}`);
      return found.body.owner !== null;
    },
    { withinMs: 60_000, what: 'its owner' },
  );
  return id;
}

/** A find is told of when two rounds have seen it. */
const SEEN_TWICE = { timeout: 120_000, interval: 2_000 };
async function orphansSought(isSeen: () => Promise<boolean>): Promise<boolean> {
  await product.sweep('orphans');
  return isSeen();
}

const stateOf = async (id: string) => (await product.get(`/api/recordings/${id}`)).body.state;

/** The steps build on each other: one house, at several times. */
describe('the pages of the administration', { timeout: 240_000 }, () => {
  it('make a user, say what is refused where it belongs, and tell the history', async () => {
    await go('Users');
    await page.getByRole('link', { name: 'Add a user' }).click();
    await page.getByLabel('Name').fill('admin');
    await several('Devices').fill('12');
    await press('Add');
    await page.getByText('has 12 hex digits').or(page.getByText('"admin" already')).waitFor();
    await press('Discard changes');
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('Number').fill('23');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press('Add');
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    await page.getByLabel('Name').fill('admin');
    await press('Save');
    await page.getByText('There is a user "admin" already.').waitFor();
    await page.getByLabel('Name').fill('Ada King');
    await page.getByLabel('Role').selectOption({ label: 'Auditor' });
    await press('Save');
    await page.getByRole('heading', { name: 'Ada King' }).waitFor();
    await page.getByText('History', { exact: true }).click();
    await page.getByText('Name: Ada King (was Ada Lovelace)').waitFor();
    await page.getByText('Role: Auditor (was User)').waitFor();
  });

  it('say what becomes of recordings without a licence', async () => {
    await page.getByLabel('Role').selectOption({ label: 'User' });
    await page.getByRole('radio', { name: 'No licence' }).check();
    await page.getByText('From saving on, a time of grace of 30 days runs.').waitFor();
    await press('Save');
    await page.getByText(/^Without a licence since/).waitFor();
    await page.getByRole('radio', { name: 'Licensed' }).check();
    await press('Save');
    await eventually(async () => {
      const { body } = await product.get<{ items: { licensed: boolean }[] }>('/api/users?q=Ada');
      return body.items[0]?.licensed;
    });
  });

  it('refuse to take the last administrator away', async () => {
    await go('Users');
    await page.getByRole('link', { name: /^admin/ }).click();
    await page.getByLabel('Role').selectOption({ label: 'User' });
    await press('Save');
    await page.getByText('Nobody else could administer the product').waitFor();
    await press('Discard changes');
  });

  it('keep templates through which people have the licence, and let one be chosen', async () => {
    await go('Users');
    await page.getByRole('link', { name: 'Licence templates' }).click();
    await page.getByText('No template is known yet.').waitFor();
    await page.getByLabel('Name').fill('Config Office');
    await press('Add');
    await page.getByRole('button', { name: 'Take the licence away: Config Office' }).click();
    await said('“Config Office” has no licence any more.');
    await page.getByText('no licence', { exact: true }).waitFor();
    await go('Users');
    await page.getByRole('link', { name: /^Ada King/ }).click();
    await page.getByRole('radio', { name: 'Through a template' }).check();
    await press('Save');
    await page.getByText('Choose a template.').waitFor();
    await several('Template').click();
    await page.getByRole('option', { name: 'Config Office · no licence · 0 people' }).click();
    await page.getByText('From saving on, a time of grace of 30 days runs.').waitFor();
    await press('Save');
    await page.getByText(/^Without a licence since/).waitFor();
    await page.getByRole('link', { name: 'All templates' }).click();
    await page.getByText('1 person').waitFor();
    await page.getByRole('button', { name: 'Give the licence: Config Office' }).click();
    await said('“Config Office” has the licence now.');
    await eventually(async () => {
      const { body } = await product.get<{ items: { licensed: boolean }[] }>('/api/users?q=Ada');
      return body.items[0]?.licensed;
    });
  });

  it('set up App objects, change them, and let one act through them', async () => {
    await go('App objects');
    await page.getByRole('link', { name: 'Add an App object' }).click();
    await page.getByLabel('Name').fill('Night shift');
    await choose('Members', 'Ada King');
    await page.getByRole('radio', { name: 'Never' }).check();
    await several('Access list').fill('23*');
    await press('Add');
    await page.getByRole('heading', { name: 'Night shift' }).waitFor();
    await page.getByRole('radio', { name: 'For good' }).check();
    await page.getByRole('switch', { name: 'Members may write notes' }).uncheck();
    await press('Save');
    await said('Saved.');
    await page.getByText('History', { exact: true }).click();
    await page.getByText('What deleting does: For good (was Never)').waitFor();
    await page.getByText('Members may write notes: no (was yes)').waitFor();
    const acting = page.getByLabel('Acting through');
    await acting.selectOption('Night shift');
    await said('You act through “Night shift” now.');
    await page.reload();
    expect(await acting.inputValue()).toBe('Night shift');
    await acting.selectOption({ label: 'No App object' });
    await said('You act through no App object now.');
  });

  it('delete an App object and keep its history', async () => {
    await go('App objects');
    await page.getByRole('link', { name: 'Add an App object' }).click();
    await page.getByLabel('Name').fill('Short lived');
    await press('Add');
    await press('Delete this App object…');
    await press('Delete');
    await page.getByRole('heading', { name: 'Deleted' }).waitFor();
    await page.getByRole('link', { name: 'short lived' }).click();
    await page.getByText('There is no App object of this name').waitFor();
    await page.getByText('Set up', { exact: true }).waitFor();
  });

  it('place a legal hold that says what it covers, and lift it', async () => {
    const id = await put(1, 'Ada King');
    await go('Legal holds');
    await page.getByRole('link', { name: 'Place a hold' }).click();
    await page.getByLabel('Name').fill('Case 4711');
    await page.getByLabel('Reason').fill('Asked for by the court');
    await page.getByText('Say what the hold covers.').waitFor();
    await choose('Owner', 'Ada King');
    await page.getByText('Covers 1 recording now.').waitFor();
    await page.getByLabel('Direction').selectOption({ label: 'Internal' });
    await page.getByText('Covers 0 recordings now.').waitFor();
    await page.getByLabel('Direction').selectOption({ label: 'Any direction' });
    await press('Place the hold');
    await page.getByRole('heading', { name: 'Case 4711' }).waitFor();
    await page.getByText('Owner Ada King, 23').waitFor();
    await page.getByText('1 recording is under it').click();
    expect(await page.getByRole('link', { name: /Ready/ }).getAttribute('href')).toContain(id);
    await go('Legal holds');
    await page.getByRole('link', { name: /^Case 4711/ }).click();
    await press('Lift this hold…');
    await dialog().getByLabel('Why it is lifted').fill('Settled');
    await press('Lift the hold');
    await said('The hold was lifted.');
    await page.getByText('Settled').waitFor();
    expect((await product.get(`/api/recordings/${id}`)).body.held).toBe(false);
  });

  it('take a licence away that keeps recordings only by their number', async () => {
    await go('Users');
    await page.getByRole('link', { name: 'Licence templates' }).click();
    await page.getByRole('button', { name: 'Take the licence away: Config Office' }).click();
    await dialog().getByText('1 recording goes for good within 30 days.').waitFor();
    await dialog().getByLabel('Type 1 to confirm').fill('2');
    await press('Take the licence away');
    await dialog().getByText('That is another number.').waitFor();
    await press('Cancel');
    await go('Users');
    await page.getByRole('link', { name: /^Ada King/ }).click();
    await page.getByRole('radio', { name: 'No licence' }).check();
    await press('Save');
    await dialog().getByText('Take the licence from Ada King?').waitFor();
    await dialog().getByText('Which they are').click();
    await dialog()
      .getByRole('link', { name: /Ada King/ })
      .waitFor();
    await press('Cancel');
    await press('Discard changes');
  });

  it('remove somebody by his name, and tell what stays', async () => {
    const made = await product.post('/api/users', { name: 'Left Soon', number: '77' });
    const id = await put(7, 'Left Soon');
    await go('Users');
    await page.getByRole('link', { name: /^Left Soon/ }).click();
    await press('Remove this account…');
    await dialog().getByText('1 recording belongs to this person.').waitFor();
    await dialog().getByLabel('Reason (optional)').fill('Left the company');
    await dialog().getByLabel('Type Left Soon to confirm').fill('Left');
    await press('Remove the account');
    await dialog().getByText('That is another name.').waitFor();
    await dialog().getByLabel('Type Left Soon to confirm').fill('Left Soon');
    await answerLate(page, 'DELETE', `/api/users/${made.body['id'] as string}`, () =>
      page.getByText('This account was removed.').waitFor(),
    );
    await press('Remove the account');
    await said('The account of Left Soon was removed.');
    await page.getByText('1 account was removed').click();
    await page.getByRole('link', { name: /by admin/ }).click();
    await page.getByText('Reason: Left the company').waitFor();
    await page.getByRole('link', { name: 'Recordings of removed accounts' }).click();
    await page.locator(`[data-row="${id}"]`).click();
    await page.getByText('Of somebody whose account was removed.').waitFor();
    expect((await product.get(`/api/users/${String(made.body.id)}`)).status).toBe(410);
    await page
      .getByRole('link', { name: /^Recordings/ })
      .first()
      .click();
  });

  it('keep what was typed while the server is away', async () => {
    await go('Settings');
    await page.getByLabel('PBX name').fill('pbx.example.com');
    await loseUpload(product, capture.subarray(0, 2_000));
    product.kill('api');
    await page.getByText('Reconnecting…').waitFor();
    await save('Telephone system');
    await page.getByText('The server does not answer.').first().waitFor();
    expect(await page.getByLabel('PBX name').inputValue()).toBe('pbx.example.com');
    await go('Status');
    await product.healthy();
    await page.getByText('Live', { exact: true }).waitFor();
    await go('Settings');
    await page.getByText('Not saved yet.').waitFor();
    expect(await page.getByLabel('PBX name').inputValue()).toBe('pbx.example.com');
    await save('Telephone system');
    await said('Saved.');
  });

  it('keep recordings by rules, and refuse rules that make no sense', async () => {
    await press('Add a rule');
    await press('Take it over');
    await dialog().getByText('Enter a name.').waitFor();
    await dialog().getByText('A rule without a condition would hold').waitFor();
    await dialog().getByLabel('Name of the rule').fill('Night');
    await dialog().getByLabel('Keep for (days)').fill('0');
    await dialog().getByLabel('App object of the owner').selectOption('Night shift');
    await dialog().getByLabel('Lasted at least (seconds)').fill('86400');
    await press('Take it over');
    await page.getByText('for ever · App object Night shift · at least 86400 seconds').waitFor();
    await page.getByText('Nothing goes because of this within 30 days.').waitFor();
    await save('Retention');
    await said('Saved.');
    const rules = await eventually(async () => {
      const { body } = await product.get<{ retentionRules: object[] }>('/api/settings');
      return body.retentionRules.length > 0 && body.retentionRules;
    });
    expect(rules).toEqual([
      { name: 'Night', days: 0, appObject: 'night shift', minSeconds: 86_400 },
    ]);
  });

  it.each(['light', 'dark'] as const)('are accessible in the %s theme', async (colorScheme) => {
    const seen = await pages.open('admin', { colorScheme, reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const address of ADDRESSES) {
      await seen.goto(address);
      await shown(seen);
      found.push(...(await breaches(seen)).map((breach) => `${address} ${breach}`));
    }
    expect(found).toEqual([]);
    await seen.context().close();
  });

  it('fit a telephone', async () => {
    const seen = await pages.open('admin', { viewport: TELEPHONE });
    for (const address of ADDRESSES) {
      await seen.goto(address);
      await shown(seen);
      const widths = `[document, document.querySelector('main')].map(
        (it) => (it.scrollingElement ?? it).scrollWidth)`;
      expect(await seen.evaluate(widths), address).toEqual([TELEPHONE.width, TELEPHONE.width]);
    }
    await seen.context().close();
  });

  it('are shown to whom they are for', async () => {
    await product.post('/api/users', { name: 'Anna', role: 'auditor', password: PASSWORD });
    const seen = await pages.open('Anna');
    await go('Legal holds', seen);
    await seen.getByRole('link', { name: /^Case 4711/ }).waitFor();
    expect(await seen.getByRole('link', { name: 'Place a hold' }).count()).toBe(0);
    expect(await seen.getByRole('link', { name: 'Settings' }).count()).toBe(0);
    await seen.goto('/users');
    await seen.getByText('This is for administrators.').waitFor();
    await seen.context().close();
  });

  it('speak German', async () => {
    const german = await pages.open('admin', { locale: 'de-DE' });
    await german.goto('/new-hold');
    await german.getByText('Sagen Sie, wofür die Sperre gilt.').waitFor();
    await german.context().close();
  });

  it('show what would go, and let it go only by its number', async () => {
    const id = await put(2, 'Ada King');
    await startAgain({ CLOCK_OFFSET: '31d' });
    await go('Settings');
    await page.getByLabel('Keep recordings for (days)').fill('30');
    await page.getByText('3 recordings go for good at once.').waitFor();
    await page.getByText('By owner').click();
    await page.getByRole('row', { name: 'Ada King, 23 2 2' }).waitFor();
    await save('Retention');
    await dialog().getByText('This cannot be undone.').waitFor();
    await dialog().getByLabel('Type 3 to confirm').fill('1');
    await press('Save and remove 3 recordings');
    await dialog().getByText('That is another number.').waitFor();
    expect(await stateOf(id)).toBe('ready');
    await dialog().getByLabel('Type 3 to confirm').fill('3');
    await press('Save and remove 3 recordings');
    await said('Saved.');
    await go('Status');
    await page.getByRole('button', { name: /^Run now: Retention/ }).click();
    await said('It runs as soon as a worker is free.');
    await eventually(async () => (await stateOf(id)) === 'deleted', { withinMs: 60_000 });
    await page.getByText('3 looked at, 3 done').waitFor();
    await page.getByText('The clock is set 31 days ahead, on purpose').waitFor();
  });

  it('list where files and events do not agree, and let a lost upload be ended', async () => {
    const told = page.getByText('The recording began and never ended');
    await expect.poll(() => orphansSought(() => told.isVisible()), SEEN_TWICE).toBe(true);
    await press('End the recording…');
    await dialog().getByLabel('Reason (optional)').fill('The old disk is gone');
    await press('End the recording');
    await said('The recording was ended.');
    await eventually(async () => (await product.recordings('?state=failed')).length === 1);
    const alarms = page.getByRole('heading', { name: 'Alarms' });
    await expect.poll(() => orphansSought(() => alarms.isVisible()), SEEN_TWICE).toBe(false);
  });

  it('say that the clock is not believed, and let an administrator confirm it', async () => {
    const jumped = `const now = Date.now; Date.now = () => now() + ${String(YEARS_MS)};`;
    await startAgain({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(jumped)}`,
    });
    await product.sweep('retention');
    await page.getByRole('img', { name: '1 alarm' }).waitFor();
    await go('Status');
    await page.getByText('The clock is not believed; nothing is removed by date').waitFor();
    expect(await page.getByText('on purpose').count()).toBe(0);
    await press('The clock is right…');
    await press('The clock is right, go on');
    await said('The clock is confirmed.');
    await product.sweep('bin', 'retention', 'licence');
    await page.getByRole('img', { name: '1 alarm' }).waitFor({ state: 'detached' });
  });

  it('kept to their Content-Security-Policy and threw nothing', () => {
    expect(pages.faults).toEqual([]);
  });
});
