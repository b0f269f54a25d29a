import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Heard, listen } from './support/listen.js';
import { PASSWORD, Product, type SeenRecording, eventually, fixture } from './support/product.js';

type Seen = SeenRecording & {
  held: boolean;
  holds: { id: string; name: string }[];
  removesOn: string | null;
  notes: number;
};
type Hold = { id: string; name: string; active: boolean; recordings: number; liftReason: string };

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(async () => {
  await product.stop();
});

const capture = fixture('one-way.pcap');

const put = async (name: string): Promise<string> => {
  const { body } = await product.put(name, capture);
  await product.settled(body.id as string);
  return body.id as string;
};

const ask = (method: string, path: string, body?: object) =>
  product.fetch(path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });

const placed = async (body: object): Promise<string> => {
  const answer = await ask('POST', '/api/holds', body);
  expect(answer.status).toBe(201);
  const { id } = (await answer.json()) as Hold;
  expect(answer.headers.get('location')).toBe(`/api/holds/${id}`);
  return id;
};

const lifted = async (hold: string): Promise<void> => {
  const answer = await ask('POST', `/api/holds/${hold}/lift`, { reason: 'Case closed' });
  expect(answer.status).toBe(204);
};

const holdOf = async (id: string): Promise<Hold> =>
  (await product.get<Hold>(`/api/holds/${id}`)).body;

const one = async (id: string): Promise<Seen> =>
  (await product.get<Seen>(`/api/recordings/${id}`)).body;

const problemOf = async (answer: Response) =>
  (await answer.json()) as { status: number; code: string; detail: string };

const sumOf = async (id: string): Promise<string> => {
  const answer = await product.fetch(`/api/recordings/${id}/capture`);
  return createHash('sha256')
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest('hex');
};

const addNote = async (id: string): Promise<string> => {
  const answer = await ask('POST', `/api/recordings/${id}/notes`, { text: 'Seen' });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: string }).id;
};

/** Somebody of this role, signed in. */
const as = async (role: string) => {
  const name = `${role} ${randomUUID()}`;
  const account = { name, role, password: PASSWORD };
  const { id } = (await product.post<{ id: string }>('/api/users', account)).body;
  const session = { user: name, password: PASSWORD };
  const { token } = (await product.post<{ token: string }>('/api/session', session)).body;
  return { id, token, headers: { authorization: `Bearer ${token}` } };
};

const matches = (frame: object, wanted: object): boolean => {
  try {
    expect(frame).toMatchObject(wanted);
    return true;
  } catch {
    return false;
  }
};

describe('a legal hold', { timeout: 120_000 }, () => {
  it('keeps what is under it from everybody, until it is lifted', async () => {
    const id = await put('Case Übermut.pcap');
    const note = await addNote(id);
    await ask('POST', `/api/recordings/${id}/protect`);
    const sum = await sumOf(id);
    const hold = await placed({ name: 'Case 4711', reason: 'Court', scope: { q: 'übermut' } });
    expect(await one(id)).toMatchObject({
      held: true,
      holds: [{ id: hold, name: 'Case 4711' }],
      removesOn: null,
    });
    expect(await holdOf(hold)).toMatchObject({
      active: true,
      recordings: 1,
      scope: { q: 'übermut' },
    });
    const path = `/api/recordings/${id}`;
    for (const [method, at, body] of [
      ['DELETE', path],
      ['POST', `${path}/unprotect`],
      ['PUT', `${path}/notes/${note}`, { text: 'Other' }],
      ['DELETE', `${path}/notes/${note}`],
    ] as const) {
      const refused = await problemOf(await ask(method, at, body));
      expect(refused).toMatchObject({ status: 409, code: 'recording-on-hold' });
      expect(refused.detail).toContain('“Case 4711”');
    }
    await addNote(id);
    expect(await one(id)).toMatchObject({ state: 'ready', protected: true, notes: 2 });
    expect(await sumOf(id)).toBe(sum);
    await lifted(hold);
    expect(await holdOf(hold)).toMatchObject({ active: false, recordings: 0 });
    expect(await one(id)).toMatchObject({ held: false, holds: [] });
    expect((await ask('POST', `${path}/unprotect`)).status).toBe(204);
    expect((await ask('DELETE', path)).status).toBe(204);
  });

  it('keeps what lies in the recycle bin, and lets it be taken out', async () => {
    const id = await put('in the bin.pcap');
    const path = `/api/recordings/${id}`;
    await ask('DELETE', path);
    const hold = await placed({ name: 'Audit', scope: { ids: [id] } });
    const { items } = (await product.get<{ items: Seen[] }>(`/api/recordings?hold=${hold}`)).body;
    expect(items).toMatchObject([{ id, state: 'recycled', held: true }]);
    const refused = await problemOf(await ask('POST', `${path}/purge`));
    expect(refused).toMatchObject({ status: 409, code: 'recording-on-hold' });
    expect((await ask('POST', `${path}/restore`)).status).toBe(204);
    await lifted(hold);
    await ask('DELETE', path);
    expect((await ask('POST', `${path}/purge`)).status).toBe(204);
    await eventually(async () => (await product.fetch(`${path}/capture`)).status === 410);
  });

  it('covers what comes after it, and is shown in lists', async () => {
    const hold = await placed({ name: 'From now on', scope: { from: new Date().toISOString() } });
    const id = await put('later.pcap');
    const { items } = (await product.get<{ items: Seen[] }>('/api/recordings')).body;
    expect(items.find((each) => each.id === id)).toMatchObject({ held: true });
    expect((await ask('DELETE', `/api/recordings/${id}`)).status).toBe(409);
    await lifted(hold);
    const all = (await product.get<{ items: Hold[] }>('/api/holds')).body.items;
    expect(all.find((each) => each.id === hold)).toMatchObject({
      name: 'From now on',
      active: false,
      liftReason: 'Case closed',
    });
    const { body } = await product.get<{ items: object[] }>(`/api/events?stream=hold-${hold}`);
    expect(body.items).toMatchObject([
      { type: 'HoldPlaced', data: {}, personal: { name: 'From now on' } },
      { type: 'HoldLifted', data: {}, personal: { reason: 'Case closed' } },
    ]);
  });

  it('says beforehand how many recordings it would cover, and changes nothing by that', async () => {
    const scope = { q: `${'7'.repeat(32)}-009033302ab1` };
    const counted = async (): Promise<unknown> =>
      (await ask('POST', '/api/holds/preview', { scope })).json();
    expect(await counted()).toEqual({ recordings: 0 });
    const id = await put(`${scope.q}-1.pcap`);
    expect(await counted()).toEqual({ recordings: 1 });
    expect(await one(id)).toMatchObject({ held: false });
    const nobody = await ask('POST', '/api/holds/preview', { scope: { owner: 'nobody at all' } });
    expect(await problemOf(nobody)).toMatchObject({ status: 400, code: 'hold-owner-unknown' });
  });

  it.each([
    [{ name: 'x', scope: {} }, 400, 'hold-scope-empty'],
    [{ name: 'x' }, 400, 'request-invalid'],
    [{ name: ' ', scope: { q: 'x' } }, 400, 'request-invalid'],
    [{ name: 'x', scope: { state: 'ready' } }, 400, 'request-invalid'],
    [{ name: 'x', scope: { owner: 'nobody at all' } }, 400, 'hold-owner-unknown'],
    [
      { name: 'x', scope: { from: '2030-01-02', to: '2030-01-01' } },
      400,
      'hold-scope-covers-nothing',
    ],
  ])('is not placed by %j', async (body, status, code) => {
    expect(await problemOf(await ask('POST', '/api/holds', body))).toMatchObject({ status, code });
  });

  it('is told live to who may see holds, and to others by what it means for their recordings', async () => {
    const [auditor, user] = [await as('auditor'), await as('user')];
    const id = await put(`${randomUUID()}.pcap`);
    await ask('POST', `/api/recordings/${id}/owner`, { userId: user.id });
    const followed = `recording:${id}`;
    const seeing = await listen(product, auditor.token, 'holds', 'recordings');
    const feeling = await listen(product, user.token, 'holds', 'recordings', followed);
    expect(feeling.find(({ type }) => type === 'error')).toMatchObject({ code: 'not-allowed' });

    const hold = await placed({ name: 'Secret case', scope: { owner: user.id } });
    const toldOf = async (heard: Heard[], wanted: object) =>
      eventually(async () => heard.some((frame) => matches(frame, wanted)), { withinMs: 60_000 });
    const reread = { type: 'recordings', change: 'reread' };
    await toldOf(seeing, {
      type: 'hold',
      change: 'added',
      hold: { id: hold, name: 'Secret case' },
    });
    await toldOf(seeing, reread);
    await toldOf(feeling, reread);
    await toldOf(feeling, { type: 'recording', recording: { id, held: true, holds: null } });

    await lifted(hold);
    await toldOf(seeing, { type: 'hold', change: 'changed', hold: { id: hold, active: false } });
    await toldOf(feeling, { type: 'recording', recording: { id, held: false, holds: null } });
    expect(JSON.stringify(feeling)).not.toContain('Secret');
    expect(feeling.filter(({ type }) => type === 'hold')).toEqual([]);
  });

  it('is in the history of what it kept, for who may see holds', async () => {
    const [auditor, user] = [await as('auditor'), await as('user')];
    const id = await put(`${randomUUID()}.pcap`);
    await ask('POST', `/api/recordings/${id}/owner`, { userId: user.id });
    const scope = { ids: [id] };
    const hold = await placed({ name: 'Secret case', reason: 'Court', scope });
    await lifted(hold);
    await placed({ name: 'Of others', scope: { ids: [randomUUID()] } });
    type History = { items: { type: string; text: string }[] };
    const linesFor = async (who: { headers: Record<string, string> }) => {
      const answer = await product.fetch(`/api/recordings/${id}/history`, who);
      const { items } = (await answer.json()) as History;
      return items.filter(({ type }) => type.startsWith('Hold')).map(({ text }) => text);
    };
    expect(await linesFor(auditor)).toEqual([
      'Legal hold “Secret case” placed (Court)',
      'Legal hold “Secret case” lifted (Case closed)',
    ]);
    expect(await linesFor(user)).toEqual([]);
  });

  it('is listed in pages, the newest first', async () => {
    const names = ['Page one', 'Page two', 'Page three'];
    for (const name of names) await lifted(await placed({ name, scope: { q: 'nothing at all' } }));
    type Page = { items: Hold[]; next: string | null };
    const read = async (query: string) => (await product.get<Page>(`/api/holds?${query}`)).body;
    const first = await read('limit=2');
    expect(first.items.map(({ name }) => name)).toEqual(['Page three', 'Page two']);
    const second = await read(`limit=2&after=${String(first.next)}`);
    expect(second.items[0]).toMatchObject({ name: 'Page one' });
    const bad = await ask('GET', '/api/holds?after=nonsense');
    expect(await problemOf(bad)).toMatchObject({ status: 400, code: 'cursor-invalid' });
  });

  it('is placed by administrators, seen by auditors, and felt by everybody else', async () => {
    const [auditor, user] = [await as('auditor'), await as('user')];
    const id = await put(`${randomUUID()}.pcap`);
    const given = await ask('POST', `/api/recordings/${id}/owner`, { userId: user.id });
    expect(given.status).toBe(204);
    const hold = await placed({ name: 'Secret case', scope: { owner: user.id } });
    for (const who of [auditor, user]) {
      const json = { ...who.headers, 'content-type': 'application/json' };
      const body = JSON.stringify({ name: 'x', scope: { q: 'x' } });
      const answer = await product.fetch('/api/holds', { method: 'POST', headers: json, body });
      expect(answer.status).toBe(403);
    }
    expect((await product.fetch(`/api/holds/${hold}`, auditor)).status).toBe(200);
    expect((await product.fetch(`/api/holds/${hold}`, user)).status).toBe(403);
    expect((await product.fetch(`/api/recordings?hold=${hold}`, user)).status).toBe(403);
    const own = await product.fetch(`/api/recordings/${id}`, user);
    expect(await own.json()).toMatchObject({ held: true, holds: null });
    const refused = await product.fetch(`/api/recordings/${id}`, { ...user, method: 'DELETE' });
    const told = await problemOf(refused);
    expect(told).toMatchObject({ status: 409, code: 'recording-on-hold' });
    expect(told.detail).not.toContain('Secret');
    const taken = await ask('POST', `/api/recordings/${id}/owner`, { userId: null });
    expect(await problemOf(taken)).toMatchObject({ status: 409, code: 'recording-on-hold' });
    await lifted(hold);
  });

  it('that nobody placed cannot be lifted', async () => {
    const answer = await ask('POST', `/api/holds/${randomUUID()}/lift`);
    expect(await problemOf(answer)).toMatchObject({ status: 404, code: 'hold-unknown' });
    expect((await ask('GET', '/api/holds/nothing')).status).toBe(404);
  });
});
