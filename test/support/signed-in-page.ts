import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { PASSWORD, type Product } from './product.js';

const WAIT_MS = 60_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

type Options = NonNullable<Parameters<Browser['newContext']>[0]>;

/** Pages of a product, and what the browser refused or threw on any of them. */
export class SignedInPages {
  /** The Content-Security-Policy speaks here. */
  readonly faults: string[] = [];

  constructor(
    private readonly browser: Browser,
    /** Another one when the product was started again. */
    public product: Product,
  ) {}

  /** A page in a browser of its own that somebody has signed in on, once it is live. */
  async open(name: string, options: Options = {}): Promise<Page> {
    const page = await this.blank(options);
    await page.goto('/');
    await signIn(page, name);
    await page.getByText('Live', { exact: true }).waitFor();
    return page;
  }

  /** A page in a browser of its own that has gone nowhere yet. */
  async blank(options: Options = {}): Promise<Page> {
    const baseURL = this.product.url;
    const context = await this.browser.newContext({ locale: 'en-GB', baseURL, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('console', (message) => {
      if (/Content.Security.Policy|Refused to/i.test(message.text()))
        this.faults.push(message.text());
    });
    return page;
  }
}

/** At the door of a page, in whatever language it speaks. */
export async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.locator('input[name=username]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form button[type=submit]').click();
}

/** Every breach of WCAG 2.2 AA that axe finds on the page as it stands. */
export async function breaches(page: Page): Promise<string[]> {
  // The browser's own evaluation is not subject to the page's Content-Security-Policy.
  await page.evaluate(AXE);
  return page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(LEVELS)} }).then(({ violations }) =>
       violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`,
  );
}

/** Lets the page have answers to `method` at `path` no sooner than `until`: it may hear of it before. */
export const answerLate = (page: Page, method: string, path: string, until: () => Promise<void>) =>
  page.route(
    (url) => url.pathname === path,
    async (route) => {
      if (route.request().method() !== method) return route.fallback();
      const response = await route.fetch();
      await until();
      await route.fulfill({ response });
    },
  );
