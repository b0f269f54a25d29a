import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILES } from '#seals/offline/evidence';
import { launchChromium } from './support/chromium.js';
import { type Files, ID, SECOND, sampleEvidence } from './support/sample-evidence.js';
import { zipped } from './support/zipped.js';

const VERIFY = pathToFileURL(resolve(import.meta.dirname, '../dist/apps/verify/verify.html')).href;
const WITHIN = { timeout: 60_000 };

let browser: Browser;
let folder: string;
let files: Files;
beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  files = await sampleEvidence();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** What the page says of these files, and every word of complaint of the browser. */
const said = async (given: Files): Promise<{ text: string; page: Page; complaints: string[] }> => {
  const paths = await Promise.all(
    Array.from(given, async ([name, bytes]) => {
      const path = join(folder, name);
      await writeFile(path, bytes);
      return path;
    }),
  );
  const context = await browser.newContext({
    offline: true,
    viewport: { width: 900, height: 900 },
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== VERIFY) complaints.push(request.url());
  });
  await page.goto(VERIFY);
  await page.locator('#choose').setInputFiles(paths);
  await page.locator('#answer h2').waitFor(WITHIN);
  const text = await page.locator('#answer').innerText();
  return { text, page, complaints };
};

const changed = (name: string, at: number): Files => {
  const bytes = Uint8Array.from(files.get(name)!);
  bytes[at]! ^= 1;
  return new Map([...files, [name, bytes]]);
};
const asZip = async (all: Files): Promise<Files> =>
  new Map([['evidence.zip', Uint8Array.from(await zipped(all))]]);

describe('verify.html, without network', { timeout: 180_000 }, () => {
  it('finds a package unchanged', async () => {
    const { text, page, complaints } = await said(await asZip(files));
    expect(text).toContain('Unchanged since it was sealed');
    expect(text).toContain(ID);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says in which second of which file another bit stands', async () => {
    const { text, page } = await said(await asZip(changed(FILES.wav, 44 + 2 * SECOND)));
    expect(text).toContain('Not as it was sealed');
    expect(text).toMatch(/recording\.wav: .*seconds 2 of the call/);
    await page.context().close();
  });

  it('takes the WAV alone', async () => {
    const alone = (all: Files): Files => new Map([[FILES.wav, all.get(FILES.wav)!]]);
    const fine = await said(alone(files));
    expect(fine.text).toContain('Unchanged');
    const other = await said(alone(changed(FILES.wav, 50)));
    expect(other.text).toContain('seconds 0 of the call');
    await Promise.all([fine, other].map(({ page }) => page.context().close()));
  });

  it('takes the loose files', async () => {
    const loose: Files = new Map(
      Array.from(files, ([name, bytes]) => [name.replace('keys/', ''), bytes]),
    );
    const { text, page } = await said(loose);
    expect(text).toContain('Unchanged');
    await page.context().close();
  });

  it('says of what is withheld which seconds, by whom and why', async () => {
    const redacted = await sampleEvidence(
      () => undefined,
      [
        [1, 3],
        [5, 6],
      ],
    );
    const fine = await said(await asZip(redacted));
    const words = [
      'What is shown is unchanged since it was sealed',
      'are withheld, and silent here',
      '0:01 to 0:03',
      '0:05 to 0:06',
      'Clara Weiß',
      'A number is said',
    ];
    for (const each of words) expect(fine.text).toContain(each);
    expect(fine.complaints).toEqual([]);
    const wav = Uint8Array.from(redacted.get(FILES.wav)!);
    wav[44 + 2 * SECOND]! ^= 1;
    const other = await said(new Map([[FILES.wav, wav]]));
    expect(other.text).toContain('Not as it was sealed');
    expect(other.text).toContain('It is not silent where seconds are withheld. (seconds 2 of');
    await Promise.all([fine, other].map(({ page }) => page.context().close()));
  });

  it('says what it cannot read', async () => {
    const { text, page } = await said(new Map([['some.zip', new Uint8Array(100)]]));
    expect(text).toContain('That is no whole zip.');
    await page.context().close();
  });
});
