import { describe, expect, it } from 'vitest';
import { eventually } from './support/product.js';
import { RecordingsPage, recordingPath } from './support/recordings-page.js';
import { breaches } from './support/signed-in-page.js';

const LONG = { timeout: 240_000 };

const on = RecordingsPage.forAll();
const { row, panel, dialog, button, put, person, give } = on;

describe('notes', LONG, () => {
  const notes = () => on.page.getByRole('region', { name: 'Notes' });

  it('are written, changed and taken away, and what they said stays known', async () => {
    const id = await put('noted.pcap');
    await row(id).click();
    await notes().getByLabel('Write a note').fill('Zoë calls back on Monday');
    await on.page.keyboard.press('Control+Enter');
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
    const { body } = await on.product.post<{ id: string }>(recordingPath(id, '/notes'), {
      text: 'from afar',
    });
    await notes().getByText('from afar').waitFor();
    await on.product.fetch(recordingPath(id, `/notes/${body.id}`), {
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
    await on.page.getByRole('button', { name: 'More filters' }).click();
    await on.page.getByLabel('Without an owner only').check();
    await on.page.waitForURL(/unowned=true/);
    await on.page.keyboard.press('Escape');
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
    const seen = await on.pages.open('Alan Turing');
    const hold = { name: 'Case 4711', scope: { ids: [id] } };
    const placed = await on.product.post<{ id: string }>('/api/holds', hold);
    expect(placed.status).toBe(201);
    await on.page.goto(`/recording/${id}`);
    await panel().getByText('Under the legal hold “Case 4711”.').waitFor();
    await button('Delete').press('Enter');
    await on.page.getByRole('alert').getByText('It is under legal hold').waitFor();
    await seen.goto(`/recording/${id}`);
    await panel(seen).getByText('Under legal hold.', { exact: true }).waitFor();
    expect(await panel(seen).innerText()).not.toContain('4711');
    await seen.context().close();
    expect((await on.product.post(`/api/holds/${placed.body.id}/lift`)).status).toBe(204);
  });

  it('of which the page does not know yet refuses in words', async () => {
    const id = await put('held behind the back.pcap');
    await on.page.goto(`/recording/${id}`);
    await button('Delete').waitFor();
    await on.page.route('**/api/recordings/*', (route) =>
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
    await on.page.getByRole('alert').getByText('The catalogue is behind the log.').waitFor();
    await on.page.unroute('**/api/recordings/*');
    const hold = { name: 'Sudden case', scope: { ids: [id] } };
    const placed = await on.product.post<{ id: string }>('/api/holds', hold);
    await button('Delete').press('Enter');
    await on.page
      .getByRole('alert')
      .getByText(/under legal hold/i)
      .first()
      .waitFor();
    await panel().getByText('Under the legal hold “Sudden case”.').waitFor();
    await on.product.post(`/api/holds/${placed.body.id}/lift`);
  });
});

describe('activity', LONG, () => {
  it('shows who saw, heard and took what, to whom it may concern', async () => {
    const { page } = on;
    const id = await on.put('heard by the administrator.pcap');
    await page.goto(`/recording/${id}`);
    await on.button('Play').click();
    await page.getByText(/0:(0[1-9]|1\d) \/ 0:20/).waitFor();
    await on.button('Pause').click();
    const heard = panel().getByText(/Heard 0:00–0:.* \(sent 0:00–/);
    await eventually(
      async () => {
        await page.reload();
        await panel().getByText('Opened', { exact: false }).first().waitFor();
        return (await heard.count()) === 1;
      },
      { withinMs: 60_000 },
    );
    await page.getByRole('link', { name: 'Show all activity' }).click();
    const acts = page.getByRole('list', { name: 'Activity' }).getByRole('listitem');
    await acts.filter({ hasText: 'Heard 0:00' }).first().waitFor();
    await page.getByLabel('Kind').selectOption('Played');
    await eventually(async () => (await acts.filter({ hasText: 'Opened' }).count()) === 0);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('Person').fill('nobody at all');
    await page.getByLabel('Person').press('Enter');
    await page.getByText('There is no user "nobody at all".').waitFor();
    await page.getByLabel('Person').fill('admin');
    await page.getByLabel('Person').press('Enter');
    await acts.filter({ hasText: 'Recording' }).first().waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save as CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('Recordings activity.csv');
    expect(await breaches(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('shows everyone what he did himself, and nothing else', async () => {
    await on.person('Zoë');
    const page = await on.pages.open('Zoë', { locale: 'de-DE' });
    await page.getByRole('button', { name: 'Konto von Zoë' }).click();
    await page.getByRole('menuitem', { name: 'Meine Aktivität' }).click();
    await page.getByRole('heading', { name: 'Meine Aktivität' }).waitFor();
    const acts = page.getByRole('list', { name: 'Aktivität' }).getByRole('listitem');
    await acts.filter({ hasText: 'Angemeldet' }).first().waitFor();
    expect(await acts.filter({ hasText: 'admin' }).count()).toBe(0);
    expect(await page.getByLabel('Person').count()).toBe(0);
    expect(await breaches(page)).toEqual([]);
    expect(on.pages.faults).toEqual([]);
  });
});

describe('what protects recordings and proves them', LONG, () => {
  const TELEPHONE = { width: 390, height: 844 };
  const [FIRST, SECOND] = ['four words of a key', 'five other words of a key'];
  const card = (name: string) =>
    on.page.locator('section').filter({ has: on.page.getByRole('heading', { name, exact: true }) });
  const encryption = () => card('Encryption at rest');
  const keys = () => encryption().getByRole('list', { name: 'Crypt keys' }).getByRole('listitem');
  const settings = async () => {
    await on.page.goto('/settings');
    await on.page.getByRole('heading', { name: 'Encryption at rest' }).waitFor();
  };
  const setKey = async (key: string) => {
    await encryption().getByLabel('New crypt key').fill(key);
    await encryption().getByLabel('The same once more').fill(key);
    await encryption().getByRole('button', { name: 'Save' }).click();
  };
  const saved = () => on.page.getByText('Saved.', { exact: true });
  let sealed: string;

  it('is a crypt key, which is set and changed, and to which earlier recordings come', async () => {
    await settings();
    await encryption().getByText('No crypt key is set').waitFor();
    await encryption().getByLabel('New crypt key').fill('short');
    await encryption().getByRole('button', { name: 'Save' }).click();
    await encryption().getByText('The two are not the same.').waitFor();
    await setKey(FIRST);
    await saved().waitFor();
    await encryption().getByText('are encrypted under crypt key no. 1').waitFor();
    sealed = await put('under lock and seal.pcap');
    await saved().waitFor({ state: 'detached' });
    await setKey(SECOND);
    await saved().waitFor();
    await encryption().getByText('are encrypted under crypt key no. 2').waitFor();
    await keys().filter({ hasText: 'No. 2' }).waitFor();
    await on.product.sweep('rewrap');
    const second = keys().filter({ hasText: 'No. 2' }).filter({ hasText: '1 recording' });
    await second.waitFor();
    await keys().filter({ hasText: 'No. 1' }).filter({ hasText: '0 recordings' }).waitFor();
    expect(await encryption().getByText('still to come').count()).toBe(0);
  });

  it('is the watermark, with its chain, the answer of a comparison, and evidence', async () => {
    await settings();
    await card('Seals').getByRole('switch').click();
    await card('Seals')
      .getByText(/ (is|are) sealed\.\s*$/)
      .waitFor();
    await card('Seals').getByText('Everything that was compared is as it was sealed.').waitFor();
    await card('Seals').getByText('Fingerprints of the signing keys').waitFor();
    await on.page.goto(`/recording/${sealed}`);
    await panel().getByText('This recording is sealed.').waitFor();
    await button('Verify now').click();
    await panel().getByText('Valid: it is as it was sealed on').waitFor();
    await button('Download').click();
    const [file] = await Promise.all([
      on.page.waitForEvent('download'),
      on.page.getByRole('menuitem', { name: 'Evidence that verifies offline' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/, evidence\.zip$/);
    expect(await file.failure()).toBeNull();
  });

  it('is locked after a start without the key, until that is entered', async () => {
    await on.startAgain();
    const banner = on.page.getByText('Recordings are locked: their crypt key was not entered');
    await banner.waitFor();
    await on.page.goto(`/recording/${sealed}`);
    await panel()
      .getByText(/It is under crypt key no\. \d, set on .+, which was not entered since/)
      .waitFor();
    expect(await button('Download').count()).toBe(0);
    await on.page.getByRole('link', { name: 'Settings', exact: true }).first().click();
    await encryption().getByLabel('Enter a crypt key').fill('words of no key at all');
    await encryption().getByRole('button', { name: 'Unlock' }).click();
    await encryption().getByText('Missing: no. 1').waitFor();
    await encryption().getByLabel('Enter a crypt key').fill(SECOND);
    await encryption().getByRole('button', { name: 'Unlock' }).click();
    await on.page.getByText('The recordings are unlocked.').waitFor();
    await banner.waitFor({ state: 'detached' });
    await on.page.goto(`/recording/${sealed}`);
    await on.page.getByRole('slider', { name: 'Position' }).waitFor();
  });

  it('is gone with the key, and every page of an administrator says so', async () => {
    await settings();
    await button('Remove the crypt key').click();
    await dialog().getByText('New recordings are stored in clear from then on.').waitFor();
    await dialog().getByRole('button', { name: 'Remove the crypt key' }).click();
    await saved().waitFor();
    await encryption().getByText('No crypt key is set').waitFor();
    const banner = 'No crypt key is set any more: new recordings are stored in clear.';
    for (const address of ['/', '/settings', '/status', '/users', '/holds', '/log', '/activity']) {
      await on.page.goto(address);
      await on.page.getByText(banner, { exact: true }).waitFor();
    }
    await person('Grace the user');
    const seen = await on.pages.open('Grace the user');
    expect(await seen.getByText(banner).count()).toBe(0);
    await seen.context().close();
  });

  it.each([
    ['light', 'en-GB', 'Verify now'],
    ['dark', 'de-DE', 'Jetzt prüfen'],
  ] as const)('is for everybody, %s and in %s', async (colorScheme, locale, verify) => {
    const seen = await on.pages.open('admin', { colorScheme, locale, reducedMotion: 'reduce' });
    for (const viewport of [{ width: 1280, height: 800 }, TELEPHONE]) {
      await seen.setViewportSize(viewport);
      await seen.goto('/settings');
      await seen.getByRole('list', { name: /^Crypt keys|^Kryptoschlüssel/ }).waitFor();
      await seen.getByText(/Fingerprints of|Fingerabdrücke der/).waitFor();
      expect(await breaches(seen)).toEqual([]);
      expect(await seen.evaluate('document.scrollingElement.scrollWidth')).toBe(viewport.width);
      await seen.goto(`/recording/${sealed}`);
      await button(verify, seen).click();
      await seen.getByText(/^Valid:|^Gültig:/).waitFor();
      expect(await breaches(seen)).toEqual([]);
      expect(await seen.evaluate('document.scrollingElement.scrollWidth')).toBe(viewport.width);
    }
    await seen.context().close();
  });

  it('kept to its Content-Security-Policy and threw nothing', () => {
    expect(on.pages.faults).toEqual([]);
  });
});
