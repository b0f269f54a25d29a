import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBuffer } from 'yauzl';
import { phoneCapture } from '#media/synthesis/phone-capture';
import { capture as captureOf } from '../libs/media/test/capture-builder.js';
import { twoCalls } from '../libs/media/test/two-calls.js';
import { speaker, together } from '../libs/media/test/speech.js';
import { launchChromium } from './support/chromium.js';
import { Product, eventually, fixture } from './support/product.js';
import { SignedInPages, breaches, signIn } from './support/signed-in-page.js';
import { SlowUpload } from './support/slow-upload.js';

const CALL_MS = 12_000;

/** A tone that pauses, so that there is something to see and silence to skip. */
const tone = (hertz: number) => (out: Int16Array, first: number) => {
  for (let i = 0; i < out.length; i++) {
    const seconds = (first + i) / 8_000;
    out[i] = seconds % 4 < 1.5 ? 8_000 * Math.sin(2 * Math.PI * hertz * seconds) : 0;
  }
};

const pieces = Array.from(
  phoneCapture({ codec: 'PCMA', durationMs: CALL_MS, local: tone(440), remote: tone(330) }),
  ({ bytes }) => bytes,
);
const capture = Buffer.concat(pieces);
const nameOf = (serial: number) =>
  `f9e5956e47d460010630009033302ab1-009033302ab1-${serial}--ada lovelace.pcap`;

let product: Product;
let browser: Browser;
let pages: SignedInPages;
let page: Page;

beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchChromium()]);
  pages = new SignedInPages(browser, product);
  page = await pages.blank();
});
afterAll(async () => {
  await Promise.all([browser.close(), product.stop()]);
});

const row = (id: string, on = page) => on.locator(`[data-row="${id}"]`);

/** Puts a whole capture and waits until it can be heard (or has failed). */
async function put(name: string, bytes: Uint8Array): Promise<string> {
  const { body } = await product.put(name, bytes);
  const { id } = await product.settled(body.id as string);
  return id;
}

type Audio = { currentTime: number; paused: boolean; src: string };
const audio = (on = page) =>
  on.locator('audio').evaluate((element) => {
    const { currentTime, paused, src } = element as unknown as Audio;
    return { currentTime, paused, src };
  });

const entriesOf = (zip: Buffer) =>
  new Promise<{ name: string; bytes: number }[]>((done, fail) => {
    fromBuffer(zip, (error, file) => {
      if (error) return fail(error);
      const entries: { name: string; bytes: number }[] = [];
      file.on(
        'entry',
        ({ fileName, uncompressedSize }: { fileName: string; uncompressedSize: number }) =>
          entries.push({ name: fileName, bytes: uncompressedSize }),
      );
      file.on('end', () => done(entries));
      file.on('error', fail);
    });
  });

describe('the page', () => {
  it('says what is wrong at the door, then opens', async () => {
    await page.goto('/');
    await signIn(page, 'admin', 'not the password');
    await page.getByRole('alert').getByText('is not right').waitFor();
    await signIn(page, 'admin');
    await page.getByRole('heading', { name: 'Recordings', exact: true }).waitFor();
    await page.getByText('PBX name missing').waitFor();
  });

  it('tells a newcomer how to make a first recording', async () => {
    const address = `${product.url}/recordings/Files/`;
    await page.getByText('No recordings yet').waitFor();
    const line = page.getByText(`curl -T call.pcap ${address}`);
    expect(await line.isVisible()).toBe(true);
    const size = page.viewportSize()!;
    await page.setViewportSize({ width: 390, height: 844 });
    for (const words of [line, page.getByText('or try it from a terminal')]) {
      const { x, width } = (await words.boundingBox())!;
      expect([x >= 0, x + width <= 390]).toEqual([true, true]);
    }
    await page.setViewportSize(size);
  });

  it('shows a call while it runs, growing, and turns it ready, all by itself', async () => {
    const upload = new SlowUpload(product.url, nameOf(1));
    await upload.send(capture.subarray(0, 60_000));
    const running = page.locator('[data-row][data-state="recording"]');
    await running.waitFor();
    await running.getByText('60.0 kB').waitFor();
    await upload.send(capture.subarray(60_000, 90_000));
    await running.getByText('90.0 kB').waitFor();
    await upload.send(capture.subarray(90_000));
    expect(await upload.finish()).toBe(201);
    await page.locator('[data-row][data-state="ready"]').getByText('Ready').waitFor();
    expect(await page.locator('[data-row]').count()).toBe(1);
  });

  it('plays: the sound advances, seeks, and one side can be heard alone', async () => {
    await page.locator('[data-row]').first().click();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await eventually(async () => (await audio()).currentTime > 0.5);
    await page.getByRole('slider', { name: 'Position' }).click({ position: { x: 300, y: 40 } });
    const { currentTime } = await audio();
    expect(currentTime).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Mute Remote' }).click();
    await eventually(async () => (await audio()).currentTime > currentTime + 0.3);
    expect((await audio()).src).toContain('channel=local');
    await page.keyboard.press('Escape');
    await page.getByLabel('Opened recording').waitFor({ state: 'detached' });
  });

  it('opens at the second that a link names, and by keyboard', async () => {
    const [recording] = await product.recordings();
    await page.goto(`/recording/${recording!.id}?t=5`);
    await page.getByText('0:05 / 0:12').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByText('0:10 / 0:12').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    await eventually(async () => (await audio()).currentTime > 5.3);
    await page.keyboard.press('Space');
    await eventually(async () => (await audio()).paused);
  });

  it('downloads the zip', async () => {
    await page.getByRole('button', { name: 'Download' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Audio and call sheet (zip)' }).click(),
    ]);
    const entries = await entriesOf(readFileSync(await download.path()));
    const wav = entries.find(({ name }) => name.endsWith('.wav'));
    expect(wav!.bytes).toBeGreaterThan((CALL_MS / 1_000 - 1) * 8_000 * 4);
    expect(entries.some(({ name }) => name.endsWith('.pdf'))).toBe(true);
  });

  it('protects, takes that back, and tells the history', async () => {
    await page.getByRole('button', { name: 'Protect', exact: true }).click();
    await page.getByRole('button', { name: 'Protected', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Protect', exact: true }).waitFor();
    const lines = page.getByRole('listitem');
    for (const text of ['The device began to send', 'Protected from deletion', 'Protection lifted'])
      await lines.filter({ hasText: text }).first().waitFor();
  });

  it('says how the call came through, and goes to where sound was lost', async () => {
    const id = await put('lossy.pcap', fixture('loss5-reorder-dup.pcap'));
    await page.goto(`/recording/${id}`);
    const quality = page.getByRole('region', { name: 'Quality' });
    await quality.getByText('Fair').first().waitFor();
    await quality.getByText('4.6 % lost on the remote side, longest gap 60 ms.').waitFor();
    await quality.getByText('Details of each side').click();
    await quality.getByRole('row', { name: /^Lost 43 \(4\.31 %\) 46 \(4\.6 %\)$/ }).waitFor();
    const legend = page.getByRole('list', { name: 'Marks on the waveform' });
    const next = legend.getByRole('button', { name: 'Lost 83' });
    await next.press('Enter');
    const { currentTime } = await audio();
    await next.press('Enter');
    await eventually(async () => (await audio()).currentTime > currentTime);
    const last = quality
      .getByRole('list', { name: 'Where sound was lost' })
      .getByRole('button')
      .last();
    const seconds = Number(/^0:(\d+)/.exec(await last.innerText())?.[1]);
    expect(seconds).toBeGreaterThan(5);
    await last.click();
    // It begins half a second before what was lost.
    await eventually(async () => Math.abs((await audio()).currentTime - seconds) <= 0.5);
    await page.keyboard.press('Escape');
  });

  it('shows which digits were dialled only when asked, and notes it', async () => {
    const id = await put('dialled.pcap', fixture('g711a-dtmf101.pcap'));
    await page.goto(`/recording/${id}`);
    const quality = page.getByRole('region', { name: 'Quality' });
    await quality.getByText('4 digits were dialled.').waitFor();
    const digits = quality.getByRole('list', { name: 'Digits dialled, Local' });
    expect(await digits.count()).toBe(0);
    await quality.getByRole('button', { name: 'Show digits' }).click();
    await digits.waitFor();
    expect((await digits.allInnerTexts()).join().replaceAll(/\s/g, '')).toBe('15#*');
    await quality.getByRole('button', { name: 'Hide digits' }).click();
    await digits.waitFor({ state: 'detached' });
    await eventually(async () => {
      await page.reload();
      await page.getByText('The device began to send').waitFor();
      return (await page.getByText('Dialled digits shown').count()) > 0;
    });
    await page.keyboard.press('Escape');
  });

  it('says that a side cannot be heard, and why', async () => {
    const gsm = { type: 3, payload: new Uint8Array(33).fill(0xd0) };
    const sent = together(
      speaker(0),
      speaker(1, (packet) => ({ ...packet, ...gsm })),
    );
    const id = await put('half.pcap', captureOf(sent));
    await page.goto(`/recording/${id}`);
    await page
      .getByText('The remote side is coded with GSM, which cannot be decoded: it is silent here.')
      .waitFor();
    await page.getByRole('region', { name: 'Quality' }).getByText('Incomplete').waitFor();
    await page.goto('/');
  });

  it('plays another call of the capture when that is chosen', async () => {
    const id = await put('two.pcap', Buffer.from(twoCalls().both));
    await page.goto(`/recording/${id}`);
    const player = page.getByRole('region', { name: 'Player' });
    await player.getByText('0:20').waitFor();
    await page.getByText('The capture holds another call at the same time.').waitFor();
    const which = page.getByRole('combobox', { name: 'Which call' });
    await which.selectOption({ index: 1 });
    await player.getByText('0:04').waitFor();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await eventually(async () => (await audio()).currentTime > 0.5);
    expect((await audio()).src).toContain('call=2');
    expect(await breaches(page)).toEqual([]);
    await which.selectOption({ index: 0 });
    await player.getByText('0:20').waitFor();
    expect((await audio()).src).not.toContain('call=');
    await page.goto('/');
  });

  it('says why a recording failed, and keeps filters in the address', async () => {
    const id = await put('no-capture.pcap', Buffer.from('this is no capture'));
    await row(id).getByText('Failed').waitFor();
    await page.getByLabel('State').selectOption({ label: 'Failed' });
    await page.waitForURL(/state=failed/);
    await eventually(async () => (await page.locator('[data-row]').count()) === 1);
    await row(id).click();
    await page.getByText('This recording could not be converted.').waitFor();
    // It would find the same again.
    expect(await page.getByRole('button', { name: 'Convert again' }).count()).toBe(0);
    await page.reload();
    await row(id).waitFor();
    expect(await page.locator('[data-row]').count()).toBe(1);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await eventually(async () => (await page.locator('[data-row]').count()) === 6);
  });

  it('comes back to life after the server was gone', async () => {
    product.kill('api');
    await page.getByText('Reconnecting…').waitFor();
    await product.healthy();
    const id = await put(nameOf(2), capture);
    await page.getByText('Live', { exact: true }).waitFor();
    await row(id).getByText('Ready').waitFor();
  });

  it('reads again what it missed while it was cut off', async () => {
    const seen = await pages.blank();
    const line = { isCut: false, cut: () => {} };
    await seen.routeWebSocket(/\/api\/live$/, (socket) => {
      if (line.isCut) return void socket.close();
      socket.connectToServer();
      line.cut = () => void socket.close();
    });
    await seen.goto('/');
    await signIn(seen, 'admin');
    await seen.getByText('Live', { exact: true }).waitFor();
    line.isCut = true;
    line.cut();
    await seen.getByText('Reconnecting…').waitFor();
    const id = await put(nameOf(3), capture);
    expect(await row(id, seen).count()).toBe(0);
    line.isCut = false;
    await row(id, seen).getByText('Ready').waitFor();
    await seen.context().close();
  });

  it('goes by the clock of the product, however wrong the browser’s is', async () => {
    const seen = await pages.blank();
    await seen.clock.setSystemTime(Date.now() + 5 * 86_400_000);
    await seen.goto('/');
    await signIn(seen, 'admin');
    // At midnight it is the day before that the rows are of.
    await seen.getByRole('heading', { name: /^(Today|Yesterday) / }).waitFor();
    await seen.context().close();
  });

  it('lets new rows wait behind a pill while one reads further down', async () => {
    const seen = await pages.open('admin', { viewport: { width: 1200, height: 400 } });
    await seen.locator('[data-row]').first().hover();
    await seen.mouse.wheel(0, 2_000);
    await seen.getByText('That is everything.').waitFor();
    const id = await put(nameOf(4), capture);
    const pill = seen.getByRole('button', { name: '1 new recording' });
    await pill.waitFor();
    expect(await row(id, seen).count()).toBe(0);
    await pill.click();
    await row(id, seen).getByText('Ready').waitFor();
    expect(await pill.count()).toBe(0);
    await seen.context().close();
  });

  it('sets the PBX name, and shows how things stand', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('PBX name').fill('pbx.example.com');
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('link', { name: 'Status' }).click();
    await page.getByText('pbx.example.com').waitFor();
    await page.getByText('event store').waitFor();
  });

  it.each(['light', 'dark'] as const)('is accessible in the %s theme', async (colorScheme) => {
    const seen = await pages.blank({ colorScheme, reducedMotion: 'reduce' });
    const found: string[] = [];
    const look = async () => found.push(...(await breaches(seen)));
    await seen.goto('/');
    await seen.getByLabel('User name').waitFor();
    await look();
    await signIn(seen, 'admin');
    await seen.locator('[data-row]').first().waitFor();
    await look();
    for (const name of ['lossy', 'dialled', 'half']) {
      await seen.getByPlaceholder('Search names').fill(name);
      await seen.getByText(`${name}.pcap`).first().click();
      await seen.getByRole('slider', { name: 'Position' }).waitFor();
      await seen.getByText('Details of each side').click();
      for (const show of await seen.getByRole('button', { name: 'Show digits' }).all())
        await show.click();
      await look();
    }
    for (const [address, landmark] of [
      ['/settings', 'PBX name'],
      ['/status', 'event store'],
    ] as const) {
      await seen.goto(address);
      await seen.getByText(landmark).first().waitFor();
      await look();
    }
    expect(found).toEqual([]);
    await seen.context().close();
  });

  it('fits a telephone: nothing but the waveform scrolls sideways', async () => {
    const seen = await pages.open('admin', { viewport: { width: 390, height: 844 } });
    await seen.getByPlaceholder('Search names').fill('lossy');
    await seen.getByText('lossy.pcap').first().click();
    await seen.getByText('Details of each side').click();
    await seen.getByRole('list', { name: 'Where sound was lost' }).waitFor();
    const width = await seen.evaluate('document.scrollingElement.scrollWidth');
    expect(width).toBe(390);
    await seen.context().close();
  });

  it('speaks German', async () => {
    const german = await pages.blank({ locale: 'de-DE' });
    await german.goto('/');
    await german.getByLabel('Benutzername').waitFor();
    expect(await german.locator('html').getAttribute('lang')).toBe('de');
    await german.context().close();
  });

  it('shows the door, with the reason, when the session has ended', async () => {
    await product.fetch('/api/session', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await tokenOf(page)}` },
    });
    await page.getByText('Your session has ended').waitFor();
    await signIn(page, 'admin');
    await page.getByRole('heading', { name: 'Status' }).waitFor();
  });

  it('kept to its Content-Security-Policy and threw nothing', () => {
    expect(pages.faults).toEqual([]);
  });
});

async function tokenOf(on: Page): Promise<string> {
  const cookies = await on.context().cookies();
  return cookies.find(({ name }) => name === 'recordings_session')!.value;
}
