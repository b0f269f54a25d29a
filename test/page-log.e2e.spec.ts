import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/chromium.js';
import { PASSWORD, Product, fixture } from './support/product.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const TELEPHONE = { width: 390, height: 844 };

let product: Product;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchChromium()]);
  const context = await browser.newContext({ locale: 'en-GB', baseURL: product.url });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto('/');
  await page.locator('#username').fill('admin');
  await page.locator('#current-password').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.getByText('Live', { exact: true }).waitFor();
});
afterAll(async () => {
  await Promise.all([browser.close(), product.stop()]);
});

/** Every breach of WCAG 2.2 AA that axe finds on the page as it stands. */
const breaches = async (): Promise<string[]> => {
  await page.evaluate(AXE);
  return page.evaluate(async (levels) => {
    const { axe } = window as unknown as {
      axe: {
        run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run({ runOnly: levels });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, LEVELS);
};

const record = async (name: string): Promise<string> => {
  const { status, body } = await product.put(name, fixture('one-way.pcap'));
  expect(status).toBe(201);
  await product.settled(body.id as string);
  return body.id as string;
};

/** The steps build on each other: one administrator looks for a fault. */
describe('the log on the page', { timeout: 240_000 }, () => {
  it('is switched in the settings, and the history says by whom', async () => {
    await page.goto('/settings');
    await page.getByRole('switch', { name: 'Conversion' }).click();
    await page.getByText('Saved.').first().waitFor();
    await page.locator('summary').last().click();
    await page.getByText('What the log tells was changed').waitFor();
    await page.getByText('Log: Conversion').waitFor();
    expect(await page.getByRole('switch', { name: 'Conversion' }).isChecked()).toBe(true);
    expect(await page.getByRole('switch', { name: 'GUI' }).isChecked()).toBe(false);
    await page.getByRole('link', { name: 'Open the log' }).click();
  });

  it('shows what the processes do, as it happens', async () => {
    await page.getByText('New lines come by themselves.').waitFor();
    await record('first.pcap');
    await page.getByText('A capture was converted.').first().waitFor();
  });

  it('shows what is asked for, and only that', async () => {
    await page.getByLabel('Area').selectOption('Call information');
    await page.getByText('No such lines.').waitFor();
    await page.getByLabel('Area').selectOption('Conversion');
    await page.getByLabel('Words').fill('CONVERTED');
    await page.getByText('A capture was converted.').first().waitFor();
    expect(await page.getByText('A conversion began.').count()).toBe(0);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const file = await (await download).path();
    expect(readFileSync(file, 'utf8')).toMatch(
      /^\S+ worker \S+ conversion trace A capture was converted\. recording=\S+/,
    );
  });

  it('leads to the recording that a line is about', async () => {
    await page.getByLabel('Words').fill('');
    const id = await record('second.pcap');
    const link = page.locator(`a[href="/recording/${id}"]`).first();
    await link.waitFor();
    await link.click();
    await page.getByText('second.pcap').first().waitFor();
    await page.goBack();
    await page.getByText('A capture was converted.').first().waitFor();
  });

  it('is for everybody: no breach of WCAG 2.2 AA, and it fits a telephone', async () => {
    for (const path of ['/log', '/settings']) {
      await page.goto(path);
      await page
        .getByText(path === '/log' ? 'A capture was converted.' : 'Trace levels')
        .first()
        .waitFor();
      expect({ path, breaches: await breaches() }).toEqual({ path, breaches: [] });
    }
    await page.setViewportSize(TELEPHONE);
    await page.goto('/log');
    await page.getByText('A capture was converted.').first().waitFor();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
