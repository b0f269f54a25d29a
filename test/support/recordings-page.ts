import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { launchChromium } from './chromium.js';
import { PASSWORD, Product, fixture } from './product.js';
import { SignedInPages } from './signed-in-page.js';

const capture = fixture('one-way.pcap');

/** The product, and the page of recordings on which an administrator has signed in: for all tests of a file. */
export class RecordingsPage {
  product!: Product;
  pages!: SignedInPages;
  page!: Page;
  private browser!: Browser;
  /** Of everybody. */
  readonly password = PASSWORD;

  /** Each test begins with the list. */
  static forAll(): RecordingsPage {
    const on = new RecordingsPage();
    beforeAll(() => on.open());
    afterAll(async () => {
      await Promise.all([on.browser.close(), on.product.stop()]);
    });
    beforeEach(async () => {
      await on.page.goto('/');
      await on.page.getByText('Live', { exact: true }).waitFor();
    });
    return on;
  }

  readonly row = (id: string, on = this.page) => on.locator(`[data-row="${id}"]`);
  readonly panel = (on = this.page) => on.getByLabel('Opened recording');
  readonly dialog = (on = this.page) => on.getByRole('dialog');
  readonly button = (name: string, on = this.page) => on.getByRole('button', { name, exact: true });

  /** Delivers a recording; its id, once it is ready. */
  readonly put = async (name: string): Promise<string> => {
    const { body } = await this.product.put(name, capture);
    const { id } = await this.product.settled(body.id as string);
    return id;
  };

  /** Somebody with an account; his id. */
  readonly person = (name: string, role = 'user') => this.product.person(name, { role });

  readonly give = async (id: string, userId: string): Promise<void> => {
    expect((await this.product.post(recordingPath(id, '/owner'), { userId })).status).toBe(204);
  };

  /** Another start over the same data; whoever is signed in stays so. */
  async startAgain(): Promise<void> {
    const { dataDir } = this.product;
    await this.product.stop('SIGTERM', { keepData: true });
    this.product = await Product.start({ dataDir });
    this.pages.product = this.product;
    await this.page.context().close();
    this.page = await this.pages.open('admin');
  }

  private async open(): Promise<void> {
    [this.product, this.browser] = await Promise.all([Product.start(), launchChromium()]);
    this.pages = new SignedInPages(this.browser, this.product);
    this.page = await this.pages.open('admin');
  }
}

/** The route of a recording, or one below it. */
export const recordingPath = (id: string, verb = '') => `/api/recordings/${id}${verb}`;
