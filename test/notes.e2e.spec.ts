import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product, fixture } from './support/product.js';

type Note = {
  id: string;
  text: string;
  byName: string | null;
  changedAt: string | null;
  changedByName: string | null;
  earlier: { text: string }[];
};
type Notes = { items: Note[]; removed: (Note & { removedByName: string | null })[] };

let product: Product;
let id: string;
beforeAll(async () => {
  product = await Product.start();
  const { body } = await product.put('notes.pcap', fixture('one-way.pcap'));
  id = body.id as string;
  await product.settled(id);
});
afterAll(async () => {
  await product.stop();
});

const ask = (method: string, path: string, body?: object) =>
  product.fetch(`/api/recordings/${id}/notes${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
const allNotes = async () => (await (await ask('GET', '')).json()) as Notes;
const notes = async () => (await allNotes()).items;
const count = async () =>
  (await product.get<{ notes: number }>(`/api/recordings/${id}`)).body.notes;

describe('notes on a recording', { timeout: 60_000 }, () => {
  it('are added, written anew and taken away, and the history keeps it', async () => {
    const added = await ask('POST', '', { text: 'Zoë calls back on Monday' });
    expect(added.status).toBe(201);
    const note = (await added.json()) as Note;
    expect(added.headers.get('location')).toBe(`/api/recordings/${id}/notes/${note.id}`);
    expect(note).toMatchObject({ text: 'Zoë calls back on Monday', changedAt: null });
    expect(note.byName).not.toBeNull();
    expect(await count()).toBe(1);
    expect((await ask('PUT', `/${note.id}`, { text: 'On Tuesday' })).status).toBe(204);
    const [changed] = await notes();
    expect(changed).toMatchObject({ id: note.id, text: 'On Tuesday' });
    expect(changed?.changedAt).not.toBeNull();
    expect(changed?.changedByName).toBe('admin');
    expect(changed?.earlier).toMatchObject([{ text: 'Zoë calls back on Monday' }]);
    expect((await ask('DELETE', `/${note.id}`)).status).toBe(204);
    expect(await allNotes()).toMatchObject({
      items: [],
      removed: [
        {
          id: note.id,
          text: 'On Tuesday',
          earlier: [{ text: 'Zoë calls back on Monday' }],
          removedByName: 'admin',
        },
      ],
    });
    expect(await count()).toBe(0);
    const { body } = await product.get<{ items: { type: string }[] }>(
      `/api/recordings/${id}/history`,
    );
    const types = body.items.map(({ type }) => type).filter((type) => type.startsWith('Note'));
    expect(types).toEqual(['NoteAdded', 'NoteChanged', 'NoteRemoved']);
  });

  it.each([
    ['POST', '', { text: '' }, 400],
    ['POST', '', {}, 400],
    ['POST', '', { text: 'x'.repeat(10_001) }, 400],
    ['PUT', '/nobody', { text: 'x' }, 404],
    ['DELETE', '/nobody', undefined, 204],
  ])('answers %s %s %j with %i', async (method, path, body, status) => {
    expect((await ask(method, path, body)).status).toBe(status);
  });
});
