import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventually } from './support/product.js';
import { RecordingsPage, recordingPath } from './support/recordings-page.js';
import { breaches } from './support/signed-in-page.js';

const LONG = { timeout: 240_000 };
const WAIT_MS = 60_000;

const on = RecordingsPage.forAll();
const { row, panel, dialog, button, put, person, give } = on;

/** As somebody else does it, elsewhere. */
const remove = async (id: string) => {
  expect((await on.product.fetch(recordingPath(id), { method: 'DELETE' })).status).toBe(204);
};
const stateOf = async (id: string) =>
  (await on.product.get<{ state: string }>(recordingPath(id))).body.state;
const becomes = (id: string, state: string) =>
  eventually(async () => (await stateOf(id)) === state, { withinMs: WAIT_MS, what: state });

describe('deleting on the page', LONG, () => {
  it('goes to the recycle bin, says so, and is taken back by a button', async () => {
    const id = await put('undone.pcap');
    await row(id).click();
    await button('Delete').click();
    await on.page.getByRole('alert').getByText('Moved to the recycle bin.').waitFor();
    await panel().getByText('In the recycle bin since').waitFor();
    await panel()
      .getByText(/Goes for good on .+: recycle bin: 30 days\./)
      .waitFor();
    await row(id).waitFor({ state: 'detached' });
    await on.page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
    await row(id).getByText('Ready').waitFor();
    await button('Delete').waitFor();
    await panel().getByText('Taken out of the recycle bin').waitFor();
  });

  it('and back again by keyboard alone, with the focus on the next row', async () => {
    const [below, above] = [await put('below.pcap'), await put('above.pcap')];
    await row(below).waitFor();
    await row(above).focus();
    await on.page.keyboard.press('Delete');
    await row(above).waitFor({ state: 'detached' });
    await becomes(above, 'recycled');
    const focused = () =>
      on.page.evaluate<string | null>('document.activeElement?.getAttribute("data-row")');
    await eventually(async () => (await focused()) === below);
    await on.page.keyboard.press('z');
    await row(above).waitFor();
    await becomes(above, 'ready');
  });

  it('from a row takes one press, and a double click takes no second recording', async () => {
    const [first, second] = [await put('first.pcap'), await put('second.pcap')];
    await row(second).hover();
    await row(second)
      .locator('..')
      .getByRole('button', { name: /^Delete/ })
      .dblclick();
    await becomes(second, 'recycled');
    await row(second).waitFor({ state: 'detached' });
    expect(await row(first).count()).toBe(1);
    expect(await stateOf(first)).toBe('ready');
  });

  it('with a reason asks for it, and the history tells it', async () => {
    const id = await put('with a reason.pcap');
    await row(id).click();
    await button('More actions').click();
    await on.page.getByRole('menuitem', { name: 'Delete with a reason…' }).click();
    await dialog().getByLabel('Reason (may be left empty)').fill('wrong number');
    await dialog().getByRole('button', { name: 'Move to the recycle bin' }).click();
    await panel().getByText('Put into the recycle bin for 30 days (wrong number)').waitFor();
  });

  it('protects with a reason, and says then why it does not delete', async () => {
    const id = await put('shielded.pcap');
    await row(id).click();
    await button('More actions').click();
    await on.page.getByRole('menuitem', { name: 'Protect with a reason…' }).click();
    await dialog().getByLabel('Reason (may be left empty)').fill('a complaint');
    await dialog().getByRole('button', { name: 'Protect from deletion' }).click();
    await button('Protected').waitFor();
    await panel().getByText('Protected from deletion (a complaint)').waitFor();
    await button('Delete').press('Enter');
    await on.page.getByRole('alert').getByText('It is protected.').waitFor();
    expect(await stateOf(id)).toBe('ready');
  });
});

describe('doing the same to several recordings', LONG, () => {
  const toolbar = () => on.page.getByRole('toolbar', { name: 'The chosen recordings' });
  const press = (name: string) => toolbar().getByRole('button', { name, exact: true }).click();
  const chosen = (count: number) =>
    toolbar()
      .getByText(`${String(count)} chosen`)
      .waitFor();
  const several = async (name: string): Promise<string[]> => [
    await put(`${name} 1.pcap`),
    await put(`${name} 2.pcap`),
    await put(`${name} 3.pcap`),
  ];

  it('chooses a range with the Shift key, deletes it, and takes it back', async () => {
    await on.page.goto('/');
    const [below, middle, above] = (await several('range')) as [string, string, string];
    await row(above).click({ modifiers: ['Shift'] });
    await chosen(1);
    await row(below).click({ modifiers: ['Shift'] });
    await chosen(3);
    await press('Delete');
    await on.page.getByRole('alert').getByText('3 recordings moved to the recycle bin.').waitFor();
    for (const id of [below, middle, above]) await becomes(id, 'recycled');
    await chosen(0);
    await on.page.keyboard.press('z');
    for (const id of [below, middle, above]) await becomes(id, 'ready');
    await press('Done');
    await toolbar().waitFor({ state: 'detached' });
  });

  it('by keyboard alone tells of each what was done, and what was refused and why', async () => {
    await on.page.goto('/');
    const [below, middle, above] = (await several('mixed')) as [string, string, string];
    await on.product.post(recordingPath(middle, '/protect'));
    await row(above).focus();
    await on.page.keyboard.press('x');
    await row(below).focus();
    await on.page.keyboard.press('Shift+X');
    await chosen(3);
    await on.page.keyboard.press('Delete');
    await dialog().getByText('2 of 3 done').waitFor();
    await dialog().getByText('1 recording was refused').waitFor();
    await dialog().getByText('It is protected from deletion').waitFor();
    expect(await breaches(on.page)).toEqual([]);
    for (const id of [below, above]) await becomes(id, 'recycled');
    expect(await stateOf(middle)).toBe('ready');
    await dialog().getByRole('button', { name: 'Undo the 2 that were done' }).click();
    for (const id of [below, above]) await becomes(id, 'ready');
    await press('Lift protection');
    await on.page.getByRole('alert').getByText('no longer protected').waitFor();
    await on.page.keyboard.press('Escape');
    await toolbar().waitFor({ state: 'detached' });
  });

  it('restores from the bin by check boxes, and deletes for good by the number', async () => {
    const ids = (await several('binned')) as [string, string, string];
    for (const id of ids) await remove(id);
    await on.page.goto('/?bin=true');
    await on.page.getByRole('button', { name: 'Select', exact: true }).click();
    const box = (id: string) => row(id).locator('..').getByRole('checkbox');
    await box(ids[0]).check();
    await press('Restore');
    await becomes(ids[0], 'ready');
    await box(ids[1]).check();
    await box(ids[2]).check();
    await press('Delete for good…');
    await dialog().getByLabel('Type 2 to confirm').fill('1');
    await dialog().getByRole('button', { name: 'Delete for good' }).click();
    await dialog().getByText('That is another number.').waitFor();
    await dialog().getByLabel('Type 2 to confirm').fill('2');
    await dialog().getByRole('button', { name: 'Delete for good' }).click();
    await dialog().getByText('2 of 2 done').waitFor();
    for (const id of ids.slice(1)) await becomes(id, 'deleted');
    await dialog().getByRole('button', { name: 'Close' }).last().click();
    await press('Done');
  });
});

describe('the recycle bin', LONG, () => {
  it('is a list at an address of its own, where things are restored and deleted for good', async () => {
    const [back, gone] = [await put('comes back.pcap'), await put('goes.pcap')];
    for (const id of [back, gone]) await remove(id);
    await on.page.getByRole('link', { name: 'Recycle bin', exact: true }).click();
    await on.page.waitForURL(/\?bin=true$/);
    await on.page.getByRole('heading', { name: 'Recycle bin' }).waitFor();
    await row(gone)
      .getByText(/^Goes .+ · recycle bin: 30 days$/)
      .filter({ visible: true })
      .waitFor();
    await row(back).hover();
    await row(back)
      .locator('..')
      .getByRole('button', { name: /^Restore/ })
      .click();
    await row(back).waitFor({ state: 'detached' });
    await becomes(back, 'ready');

    await row(gone).click();
    await button('Delete for good').click();
    await dialog().getByText('Lost for good: the sound, the capture').waitFor();
    await on.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await stateOf(gone)).toBe('recycled');
    await on.page.keyboard.press('Delete');
    await dialog().getByLabel('Reason (may be left empty)').fill('on request');
    await dialog().getByRole('button', { name: 'Delete for good' }).click();
    await row(gone).waitFor({ state: 'detached' });
    const receipt = on.page.getByRole('region', { name: 'Deletion receipt' });
    await receipt.getByText('Purged from the recycle bin').waitFor();
    await receipt.getByText('on request').waitFor();
  });

  it('leaves a receipt that is found among what is deleted, and downloaded', async () => {
    const id = await put('leaves a receipt.pcap');
    await remove(id);
    const purged = await on.product.post(recordingPath(id, '/purge'), { reason: 'on request' });
    expect(purged.status).toBe(204);
    await on.page.getByRole('link', { name: 'Deleted', exact: true }).click();
    await on.page.waitForURL(/\?state=deleted$/);
    await row(id).click();
    const receipt = on.page.getByRole('region', { name: 'Deletion receipt' });
    const saved = async (name: string) => {
      const [download] = await Promise.all([
        on.page.waitForEvent('download'),
        receipt.getByRole('link', { name }).click(),
      ]);
      return readFileSync(await download.path());
    };
    expect((await saved('Receipt as PDF')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(JSON.parse((await saved('Receipt as JSON')).toString())).toMatchObject({
      deleted: { rule: 'purge', reason: 'on request', byName: 'admin' },
    });
    await on.page.getByText('Purged from the recycle bin (on request)').waitFor();
  });
});

describe('what somebody else deletes', LONG, () => {
  it('stays under the pointer, dimmed, until that is gone, with a word', async () => {
    const [below, above] = [await put('stays below.pcap'), await put('went away.pcap')];
    await row(below).hover();
    const top = async () => (await row(below).boundingBox())!.y;
    const before = await top();
    await remove(above);
    await on.page.getByRole('status').getByText('1 recording went to the recycle bin.').waitFor();
    await row(above).getByText('In recycle bin').waitFor();
    expect(await top()).toBe(before);
    await on.page.getByRole('heading', { name: 'Recordings', exact: true }).hover();
    await row(above).waitFor({ state: 'detached' });
    expect(await top()).toBeLessThan(before);
  });

  it('does not move what one reads further down', async () => {
    for (let i = 0; (await on.product.recordings()).length < 14; i++) await put(`more ${i}.pcap`);
    const ids = (await on.product.recordings()).map(({ id }) => id);
    const seen = await on.pages.open('admin', { viewport: { width: 1200, height: 500 } });
    const read = row(ids[7]!, seen);
    const y = async () => (await read.boundingBox())?.y ?? Infinity;
    const unscrolled = await y();
    await row(ids[0]!, seen).hover();
    await seen.mouse.wheel(0, 300);
    const isScrolled = async () => (await y()) <= unscrolled - 300;
    await eventually(isScrolled, { withinMs: WAIT_MS, what: 'scrolling' });
    await seen.getByRole('heading', { name: 'Recordings', exact: true }).hover();
    const before = await y();
    await remove(ids[1]!);
    await seen.getByRole('status').getByText('went to the recycle bin').waitFor();
    expect(await y()).toBe(before);
    await seen.context().close();
  });

  it('shows in the opened recording at once', async () => {
    const id = await put('opened.pcap');
    await row(id).click();
    await button('Delete').waitFor();
    await remove(id);
    await panel().getByText('In the recycle bin since').waitFor();
    expect((await on.product.post(recordingPath(id, '/purge'))).status).toBe(204);
    await panel().getByRole('heading', { name: 'Deleted recording' }).waitFor();
  });
});

describe('an App object', LONG, () => {
  const path = '/api/app-objects/People';
  const deletes = async (deletionMode: string, more: object = {}) => {
    const response = await on.product.fetch(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ deletionMode, ...more }),
    });
    expect(response.status).toBe(200);
  };

  it('makes deleting final, absent or recoverable; nothing is lost that was meant for the bin', async () => {
    const owner = await person('Ada Lovelace');
    const made = { name: 'People', deletionMode: 'Recoverable', members: [owner] };
    expect((await on.product.post('/api/app-objects', made)).status).toBe(201);
    const ids = [await put('meant for the bin.pcap'), await put('final.pcap')] as const;
    for (const id of ids) await give(id, owner);
    const seen = await on.pages.open('Ada Lovelace');
    await row(ids[0], seen).click();
    await button('Delete', seen).waitFor();
    const before = (await (await seen.request.get('/api/session')).json()) as object;
    await seen.route('**/api/session', (route) => route.fulfill({ json: before }));
    await deletes('Permanent');
    await button('Delete', seen).click();
    await seen.getByRole('alert').getByText('Deleting is for good here by now').waitFor();
    expect(await stateOf(ids[0])).toBe('ready');
    await seen.unroute('**/api/session');
    // The page hears of it as it happens, and knows what deleting means by now.
    await deletes('Permanent', { notes: false });
    await seen.getByText('Notes are switched off for your App object.').waitFor();
    await button('Delete', seen).click();
    await dialog(seen).getByText('Lost for good').waitFor();
    await dialog(seen).getByRole('button', { name: 'Cancel' }).click();
    expect(await stateOf(ids[0])).toBe('ready');
    await row(ids[1], seen).click();
    await button('Delete', seen).click();
    await dialog(seen).getByRole('button', { name: 'Delete for good' }).click();
    await seen.getByRole('heading', { name: 'Deleted recording' }).waitFor();
    await becomes(ids[1], 'deleted');

    await deletes('Denied', { notes: false });
    await seen.reload();
    await row(ids[0], seen).click();
    await seen.getByText('Notes are switched off for your App object.').waitFor();
    await button('Delete', seen).press('Enter');
    await seen.getByRole('alert').getByText('“People” lets nothing be deleted.').waitFor();
    await seen.context().close();
  });
});

describe('all of it', LONG, () => {
  it.each(['light', 'dark'] as const)('is accessible in the %s theme', async (colorScheme) => {
    const [binned, id] = [
      await put(`binned ${colorScheme}.pcap`),
      await put(`seen ${colorScheme}.pcap`),
    ];
    await remove(binned);
    await on.product.post(recordingPath(id, '/notes'), { text: 'A note' });
    const placed = await on.product.post<{ id: string }>('/api/holds', {
      name: 'Case 1',
      scope: { ids: [id] },
    });
    const seen = await on.pages.open('admin', { colorScheme, reducedMotion: 'reduce' });
    const found: string[] = [];
    const look = async () => found.push(...(await breaches(seen)));
    await seen.goto(`/recording/${id}`);
    await panel(seen).getByText('A note').waitFor();
    await look();
    await seen.goto(`/recording/${binned}?bin=true`);
    await panel(seen).getByText('In the recycle bin since').waitFor();
    await row(binned, seen).hover();
    await look();
    await button('Delete for good', seen).click();
    await dialog(seen).waitFor();
    await look();
    await dialog(seen).getByRole('button', { name: 'Delete for good' }).click();
    await seen.getByRole('region', { name: 'Deletion receipt' }).getByText('Purged').waitFor();
    await seen.getByRole('alert').getByText('Deleted for good.').waitFor();
    await look();
    await seen.goto(`/recording/${id}`);
    await button('More actions', seen).click();
    await seen.getByRole('menuitem', { name: 'Change the owner' }).click();
    await dialog(seen).getByRole('radio').first().waitFor();
    await look();
    await on.product.post(`/api/holds/${placed.body.id}/lift`);
    expect(found).toEqual([]);
    await seen.context().close();
  });

  it('fits a telephone', async () => {
    const id = await put('narrow.pcap');
    await remove(id);
    const seen = await on.pages.open('admin', { viewport: { width: 390, height: 844 } });
    for (const address of ['/?bin=true', `/recording/${id}?bin=true`, '/?state=deleted']) {
      await seen.goto(address);
      await seen.getByText('Live', { exact: true }).waitFor();
      expect(await seen.evaluate('document.scrollingElement.scrollWidth')).toBe(390);
    }
    await seen.context().close();
  });

  it('speaks German', async () => {
    const id = await put('deutsch.pcap');
    const seen = await on.pages.open('admin', { locale: 'de-DE' });
    await seen.goto(`/recording/${id}`);
    await button('Löschen', seen).click();
    await seen.getByRole('alert').getByText('In den Papierkorb gelegt.').waitFor();
    await seen.getByText(/Wird am .+ endgültig entfernt: Papierkorb: 30 Tage\./).waitFor();
    await seen.getByText('In den Papierkorb gelegt, für 30 Tage').waitFor();
    await seen.context().close();
  });

  it('kept to its Content-Security-Policy and threw nothing', () => {
    expect(on.pages.faults).toEqual([]);
  });
});
