import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from './support/chromium.js';
import { PASSWORD, Product, fixture } from './support/product.js';
import { SignedInPages } from './support/signed-in-page.js';

const LONG = { timeout: 240_000 };

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

/** Each begins with the list. */
beforeEach(async () => {
  await page.goto('/');
  await page.getByText('Live', { exact: true }).waitFor();
});

async function put(name: string): Promise<string> {
  const { body } = await product.put(name, capture);
  const { id } = await product.settled(body.id as string);
  return id;
}

const row = (id: string, on = page) => on.locator(`[data-row="${id}"]`);
const panel = (on = page) => on.getByLabel('Opened recording');
const dialog = (on = page) => on.getByRole('dialog');
const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
const path = (id: string, verb = '') => `/api/recordings/${id}${verb}`;

const person = async (name: string): Promise<string> => {
  const account = { name, number: null, role: 'user', password: PASSWORD };
  const { status, body } = await product.post<{ id: string }>('/api/users', account);
  expect(status).toBe(201);
  return body.id;
};

const give = async (id: string, userId: string) => {
  expect((await product.post(path(id, '/owner'), { userId })).status).toBe(204);
};

describe('notes', LONG, () => {
  const notes = () => page.getByRole('region', { name: 'Notes' });

  it('are written, changed and taken away, and what they said stays known', async () => {
    const id = await put('noted.pcap');
    await row(id).click();
    await notes().getByLabel('Write a note').fill('Zoë calls back on Monday');
    await page.keyboard.press('Control+Enter');
    await notes().getByText('Zoë calls back on Monday').waitFor();
    await notes().getByRole('button', { name: 'Change the note of admin' }).click();
    await notes().getByLabel('Change the note of admin').fill('On Tuesday');
    await notes().getByRole('button', { name: 'Save' }).click();
    await notes().getByText('On Tuesday').waitFor();
    await notes().getByText('1 earlier wording').click();
    await notes().getByText('Zoë calls back on Monday').waitFor();
    await notes().getByRole('button', { name: 'Remove the note of admin' }).click();
    await notes().getByText('Remove this note?').waitFor();
    await notes().getByRole('button', { name: 'Remove', exact: true }).click();
    await notes().getByText('1 removed note').click();
    await notes().getByText('On Tuesday').waitFor();
    await notes().getByText('removed by admin').waitFor();
    for (const line of ['Note added', 'Note changed', 'Note removed'])
      await panel().getByText(line).waitFor();
  });

  it('of somebody else show at once', async () => {
    const id = await put('noted elsewhere.pcap');
    await row(id).click();
    await notes().getByLabel('Write a note').waitFor();
    const { body } = await product.post<{ id: string }>(path(id, '/notes'), { text: 'from afar' });
    await notes().getByText('from afar').waitFor();
    await product.fetch(path(id, `/notes/${body.id}`), {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'from further' }),
    });
    await notes().getByText('from further').waitFor();
  });
});

describe('the owner of a recording', LONG, () => {
  it('is assigned by an administrator where nobody fits, and the history tells it', async () => {
    const name = 'Grace Hopper';
    await person(name);
    const id = await put('nobody’s.pcap');
    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByLabel('Without an owner only').check();
    await page.waitForURL(/unowned=true/);
    await page.keyboard.press('Escape');
    await row(id).click();
    await panel().getByText('Nobody’s: no user fits this recording.').waitFor();
    await button('Assign an owner').click();
    await dialog().getByLabel('Find a user by name or number').fill('grace');
    await dialog().getByRole('radio', { name }).check();
    await dialog().getByLabel('Reason (may be left empty)').fill('her desk');
    await dialog().getByRole('button', { name: 'Assign' }).click();
    await panel().getByText(`Given to its owner by hand: ${name} (her desk)`).waitFor();
    await panel().getByText(`${name} (assigned by hand)`).waitFor();
    await row(id).waitFor({ state: 'detached' });
  });
});

describe('a legal hold', LONG, () => {
  it('is named to those who may know, and nothing goes', async () => {
    const owner = await person('Alan Turing');
    const id = await put('held.pcap');
    await give(id, owner);
    const seen = await pages.open('Alan Turing');
    const hold = { name: 'Case 4711', scope: { ids: [id] } };
    const placed = await product.post<{ id: string }>('/api/holds', hold);
    expect(placed.status).toBe(201);
    await page.goto(`/recording/${id}`);
    await panel().getByText('Under the legal hold “Case 4711”.').waitFor();
    await button('Delete').press('Enter');
    await page.getByRole('alert').getByText('It is under legal hold').waitFor();
    await seen.goto(`/recording/${id}`);
    await panel(seen).getByText('Under legal hold.', { exact: true }).waitFor();
    expect(await panel(seen).innerText()).not.toContain('4711');
    await seen.context().close();
    expect((await product.post(`/api/holds/${placed.body.id}/lift`)).status).toBe(204);
  });

  it('of which the page does not know yet refuses in words', async () => {
    const id = await put('held behind the back.pcap');
    await page.goto(`/recording/${id}`);
    await button('Delete').waitFor();
    await page.route('**/api/recordings/*', (route) =>
      route.request().method() === 'DELETE'
        ? route.fulfill({
            status: 503,
            contentType: 'application/problem+json',
            body: JSON.stringify({
              code: 'catalogue-behind',
              detail: 'The catalogue is behind the log. Try again soon.',
            }),
          })
        : route.continue(),
    );
    await button('Delete').click();
    await page.getByRole('alert').getByText('The catalogue is behind the log.').waitFor();
    await page.unroute('**/api/recordings/*');
    const hold = { name: 'Sudden case', scope: { ids: [id] } };
    const placed = await product.post<{ id: string }>('/api/holds', hold);
    await button('Delete').press('Enter');
    await page
      .getByRole('alert')
      .getByText(/under legal hold/i)
      .first()
      .waitFor();
    await panel().getByText('Under the legal hold “Sudden case”.').waitFor();
    await product.post(`/api/holds/${placed.body.id}/lift`);
  });
});
