import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { capture as captureOf } from '../libs/media/test/capture-builder.js';
import { speaker, together } from '../libs/media/test/speech.js';
import { launchChromium } from './support/chromium.js';
import { HUMMING_CALL } from './support/humming-call.js';
import { PASSWORD, Product, eventually } from './support/product.js';
import { SignedInPages, answerLate, signIn } from './support/signed-in-page.js';

const LONG = { timeout: 120_000 };

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

const pathOf = (key: string) => join(product.dataDir, 'blobs', key);

/** A recording that is ready and kept compact. */
const kept = async (name: string): Promise<string> => {
  const { body } = await product.put(name, HUMMING_CALL);
  const { id } = await product.settled(body.id as string);
  const original = pathOf(recordingBlobs(id).capture);
  await eventually(() =>
    stat(original).then(
      () => false,
      () => true,
    ),
  );
  return id;
};

const change = async (key: string, damage: (bytes: Buffer) => Buffer): Promise<void> =>
  writeFile(pathOf(key), damage(await readFile(pathOf(key))));

/** Zeroes a part of the reading: its place in the blob, whose table tells the lengths. */
const zeroPart = (id: string, place: 0 | 1 | 2) =>
  change(recordingBlobs(id).reading, (bytes) => {
    const lengths = [0, 1, 2].map((i) => bytes.readUInt32LE(4 + 8 * i));
    const from = lengths.slice(0, place).reduce((sum, length) => sum + length, 32);
    return bytes.fill(0, from, from + lengths[place]!);
  });

type Audio = { currentTime: number; src: string };
const audio = () =>
  page.locator('audio').evaluate((element) => {
    const { currentTime, src } = element as unknown as Audio;
    return { currentTime, src };
  });
const plays = async () => {
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await eventually(async () => (await audio()).currentTime > 0.5, { what: 'sound' });
};
const again = () => page.getByRole('button', { name: 'Convert again' });
const alert = () => page.getByRole('alert');
const open = (id: string) => page.goto(`/recording/${id}`);
const mended = async () => {
  await again().click();
  await again().waitFor({ state: 'detached' });
  await eventually(async () => (await alert().count()) === 0);
};

describe('the page of a recording of which something is damaged', () => {
  it('says that the waveform is, plays, and has it made anew', LONG, async () => {
    const id = await kept('peaks.pcap');
    await zeroPart(id, 1);
    await open(id);
    await alert().getByText('The waveform of this recording is damaged').waitFor();
    await plays();
    await page.getByRole('region', { name: 'Quality' }).getByText('Good').first().waitFor();
    await mended();
    await page.getByRole('slider', { name: 'Position' }).waitFor();
  });

  it('says that the quality is, plays, and has it measured anew', LONG, async () => {
    const id = await kept('facts.pcap');
    await zeroPart(id, 2);
    await open(id);
    await alert().getByText('What was measured of this recording').waitFor();
    await page.getByRole('slider', { name: 'Position' }).waitFor();
    expect(await page.getByRole('region', { name: 'Quality' }).count()).toBe(0);
    await plays();
    await mended();
    await page.getByRole('region', { name: 'Quality' }).getByText('Good').first().waitFor();
  });

  it('notices what was mended before it could see that at work', LONG, async () => {
    const id = await kept('fast.pcap');
    await zeroPart(id, 1);
    const seen = await pages.blank();
    await seen.routeWebSocket(/\/api\/live$/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((text) => {
        if (!String(text).includes('"rereading":true')) socket.send(text);
      });
    });
    await answerLate(seen, 'POST', `/api/recordings/${id}/convert`, async () => {
      const waveform = `/api/recordings/${id}/waveform`;
      await eventually(async () => (await product.get(waveform)).status === 200);
    });
    await seen.goto(`/recording/${id}`);
    await signIn(seen, 'admin');
    const convert = seen.getByRole('button', { name: 'Convert again' });
    await convert.click();
    await convert.waitFor({ state: 'detached' });
    await seen.getByRole('slider', { name: 'Position' }).waitFor();
    await seen.context().close();
  });

  it('says that it cannot be played without its index, and plays once it can', LONG, async () => {
    const id = await kept('index.pcap');
    await rm(pathOf(recordingBlobs(id).reading));
    await open(id);
    for (const lost of ['The index of this', 'The waveform of this', 'What was measured of this'])
      await alert().getByText(lost).waitFor();
    expect(await page.getByRole('button', { name: 'Play', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Download' }).click();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Capture as received']);
    await page.keyboard.press('Escape');
    await mended();
    await plays();
  });

  it('says that its capture is, and offers nothing that would not help', LONG, async () => {
    const id = await kept('cut.pcap');
    await change(recordingBlobs(id).compact, (bytes) => bytes.subarray(0, bytes.length >> 1));
    await open(id);
    await alert().getByText('The stored capture is damaged').waitFor();
    expect(await alert().innerText()).toMatch(/Tell the administrator; a backup may have it whole/);
    expect(await again().count()).toBe(0);
    for (const name of ['Download', 'Play'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    await page.getByRole('region', { name: 'Quality' }).getByText('Good').first().waitFor();
  });

  it('is silent where a block of the capture is lost, says so, and goes on', LONG, async () => {
    const id = await kept('block.pcap');
    await change(recordingBlobs(id).compact, (bytes) => {
      const at = Math.floor(bytes.length * 0.7);
      return bytes.fill(0x55, at, at + 100);
    });
    await open(id);
    await plays();
    await page.getByText('Part of the stored capture is damaged, and silent here.').waitFor();
    const { currentTime, src } = await audio();
    expect(src).toContain('damaged=silent');
    await eventually(async () => (await audio()).currentTime > currentTime + 0.3);
    await page.getByRole('slider', { name: 'Position' }).press('ArrowRight');
    await eventually(async () => (await audio()).currentTime > currentTime + 5);
  });

  it('says why the sound stopped when all of it turns out to be lost', LONG, async () => {
    const id = await kept('gone.pcap');
    await open(id);
    await page.getByRole('slider', { name: 'Position' }).waitFor();
    await rm(pathOf(recordingBlobs(id).compact));
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await alert().getByText('its bytes are not in the blob store').waitFor();
  });

  it('offers to convert again only where that may help', LONG, async () => {
    const gsm = { type: 3, payload: new Uint8Array(33).fill(0xd0) };
    const both = [0, 1].map((side) => speaker(side as 0 | 1, (packet) => ({ ...packet, ...gsm })));
    const { body } = await product.put('gsm.pcap', captureOf(together(...both)));
    const { id } = await product.settled(body.id as string);
    await open(id);
    await page.getByText('This recording could not be converted.').waitFor();
    expect(await again().count()).toBe(0);
  });

  it('neither asks for sound nor offers it where somebody audits', LONG, async () => {
    const account = { name: 'auditor', number: null, role: 'auditor', password: PASSWORD };
    expect((await product.post('/api/users', account)).status).toBe(201);
    const id = await kept('audited.pcap');
    await zeroPart(id, 2);
    const auditing = await eventually(() => pages.open(account.name), { withinMs: 60_000 });
    await auditing.goto(`/recording/${id}`);
    await auditing.getByText('Auditors see what is known of a recording').waitFor();
    await auditing.getByRole('alert').getByText('What was measured of this recording').waitFor();
    await auditing.getByRole('alert').getByText('An administrator can do that.').waitFor();
    expect(await auditing.getByRole('button', { name: 'Convert again' }).count()).toBe(0);
    await auditing.getByText('The device began to send').waitFor();
    const path = `/api/events?stream=activity-${id}&type=RecordingAccessRefused`;
    expect((await product.get<{ items: unknown[] }>(path)).body.items).toEqual([]);
  });
});
