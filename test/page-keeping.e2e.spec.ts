import { describe, expect, it } from 'vitest';
import { RecordingsPage, recordingPath } from './support/recordings-page.js';

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
