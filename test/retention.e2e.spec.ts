import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliWorld } from './support/cli.js';
import { PASSWORD, Product, type SeenRecording, eventually, fixture } from './support/product.js';

type Seen = SeenRecording & {
  recycledAt: string | null;
  endedAt: string;
  removesOn: string | null;
  removesRule: string | null;
  removesWhy: string | null;
};
type Preview = {
  atOnce: number;
  within30Days: number;
  byOwner: { owner: null; atOnce: number; within30Days: number; unlicensed: number }[];
  items: { id: string; removesOn: string; removesWhy: string }[];
  next: string | null;
};
type Status = {
  sweeps: { name: string; lastTelling: { did: number; refused: number } | null }[];
  alarms: { code: string; subject: string }[];
};

type Statement = {
  manifest: {
    captures: { begun: number; complete: number; removed: Record<string, number> };
    sources: { count: number };
  };
};

/** A line of `recordings verify --json`. */
type Answered = { what: string; valid: boolean; fault: object | null };

let product: Product;
/** Belongs to a member of an App object that a rule is about. */
let sold: string;
let soldByBea: string;
let bea: string;
/** Stays, and is the only one that is sealed. */
let safe: string;
afterAll(() => product.stop());

const DAY_MS = 86_400_000;
const capture = fixture('one-way.pcap');

const put = async (name: string): Promise<string> => {
  const { status, body } = await product.put(name, capture);
  expect(status).toBe(201);
  await product.settled(body.id as string);
  return body.id as string;
};

const act = async (id: string, verb: 'protect' | 'recycle') => {
  const path = `/api/recordings/${id}`;
  const { status } =
    verb === 'recycle'
      ? await product.fetch(path, { method: 'DELETE' })
      : await product.post(`${path}/${verb}`);
  expect(status).toBe(204);
};

const one = async (id: string): Promise<Seen> =>
  (await product.get<Seen>(`/api/recordings/${id}`)).body;

const daysKept = ({ removesOn, endedAt }: Seen) =>
  (Date.parse(removesOn!) - Date.parse(endedAt)) / DAY_MS;

/** Its seal is in the chain, which so begins. */
const sealed = async (id: string) => {
  const { status } = await product.post(`/api/recordings/${id}/watermark`);
  expect([202, 204]).toContain(status);
  await eventually(
    async () => {
      const { body } = await product.get<{ watermarked: boolean }>(`/api/recordings/${id}`);
      return body.watermarked;
    },
    { withinMs: 60_000, what: `the seal of ${id}` },
  );
};

/** The same data, at another time. */
const startAgain = async (offset: string) => {
  await product.stop('SIGTERM', { keepData: true });
  product = await Product.start({ dataDir: product.dataDir, env: { CLOCK_OFFSET: offset } });
};

const historyOf = async (id: string) =>
  (
    await product.get<{ items: { type: string; data: Record<string, unknown> }[] }>(
      `/api/recordings/${id}/history`,
    )
  ).body.items;

const erased = async (id: string) => {
  await product.sweep('bin', 'retention');
  await eventually(
    async () => (await historyOf(id)).some(({ type }) => type === 'RecordingErased'),
    { withinMs: 60_000, what: `the erasure of ${id}` },
  );
};

/** Why it went, as the log has it. */
const removalOf = async (id: string) =>
  (await historyOf(id)).find(({ type }) => type === 'RecordingDeleted')?.data.removal;

const swept = (name: string) =>
  eventually(async () => {
    const { body } = await product.get<Status>('/api/status');
    const sweep = body.sweeps.find((each) => each.name === name);
    return sweep?.lastTelling && { ...sweep.lastTelling, alarms: body.alarms };
  });

const GATEWAY = '0090334c5d6e';
const phone = (serial: number) => `${'1'.repeat(32)}-009033302ab1-${String(serial)}.pcap`;
const gateway = (serial: number) => `${'2'.repeat(32)}-${GATEWAY}-${String(serial)}.pcap`;

/** The steps build on each other: one house, at several times. */
describe('what is kept for how long', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    product = await Product.start();
  });

  it('is told of each recording, and follows the settings', async () => {
    const [one1, other] = [await put(phone(1)), await put(gateway(1))];
    expect(await one(one1)).toMatchObject({ removesOn: null, removesRule: null, removesWhy: null });
    const rules = [{ name: 'Gateway', days: 0, device: '00:90:33:4C:5D:6E' }];
    const changed = await product.patch('/api/settings', {
      retentionDays: 60,
      retentionRules: rules,
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { retentionDays: 60, retentionRules: [{ name: 'Gateway', days: 0, device: GATEWAY }] },
    });
    const ruled = await one(one1);
    expect(ruled).toMatchObject({
      removesRule: 'retention',
      removesWhy: 'retention 60 days',
      removesDays: 60,
      removesRuleName: null,
    });
    expect(daysKept(ruled)).toBe(60);
    expect(await one(other)).toMatchObject({ removesOn: null, removesWhy: null });
    await act(one1, 'protect');
    expect(await one(one1)).toMatchObject({ removesOn: null, removesWhy: null });
  });

  it.each([
    [
      'a rule without a condition',
      { retentionRules: [{ name: 'All', days: 3 }] },
      'retention-rules-unsound',
    ],
    [
      'an owner who does not exist',
      { retentionRules: [{ name: 'A', days: 3, owner: 'nobody' }] },
      'retention-owner-unknown',
    ],
    [
      'an App object that does not exist',
      { retentionRules: [{ name: 'A', days: 3, appObject: 'Nowhere' }] },
      'retention-app-object-unknown',
    ],
    [
      'a device that is none',
      { retentionRules: [{ name: 'A', days: 3, device: '12' }] },
      'request-invalid',
    ],
  ])('cannot be set to %s', async (_, body, code) => {
    expect(await product.patch('/api/settings', body)).toMatchObject({
      status: 400,
      body: { code },
    });
    expect(await product.post('/api/settings/preview', body)).toMatchObject({
      status: 400,
      body: { code },
    });
  });

  it('is for as long as a rule says about the App object of its owner', async () => {
    const account = { name: 'Ada', role: 'user', password: PASSWORD };
    const { id: ada } = (await product.post<{ id: string }>('/api/users', account)).body;
    bea = (await product.post<{ id: string }>('/api/users', { name: 'Bea' })).body.id;
    const sales = { name: 'Verkauf', members: [ada, bea] };
    expect((await product.post('/api/app-objects', sales)).status).toBe(201);
    [sold, soldByBea] = [await put(phone(6)), await put(phone(7))];
    for (const [id, userId] of [
      [sold, ada],
      [soldByBea, bea],
    ] as const)
      expect((await product.post(`/api/recordings/${id}/owner`, { userId })).status).toBe(204);
    const rules = [{ name: 'Sales', days: 90, appObject: 'VERKAUF' }];
    const { body } = await product.get<{ retentionRules: object[] }>('/api/settings');
    const retentionRules = [...body.retentionRules, ...rules];
    const changed = await product.patch('/api/settings', { retentionRules });
    expect(changed).toMatchObject({ status: 200 });
    expect(changed.body.retentionRules).toContainEqual({ ...rules[0], appObject: 'verkauf' });
    expect(await one(sold)).toMatchObject({ removesWhy: 'retention rule "Sales" 90 days' });
  });

  it('is for as long as rules say about who called whom, once that is known', async () => {
    const [out, other] = [await put(phone(8)), await put(phone(9))];
    const { body } = await product.get<{ retentionRules: object[] }>('/api/settings');
    const rules = [
      { name: 'Outgoing', days: 70, direction: 'out' },
      { name: 'Stuttgart', days: 80, number: '+49711*' },
    ];
    const retentionRules = [...body.retentionRules, ...rules];
    expect((await product.patch('/api/settings', { retentionRules })).status).toBe(200);
    const why = async (id: string) => (await one(id)).removesWhy;
    expect(await why(out)).toBe('retention 60 days');
    const attach = (id: string, call: object) =>
      product.fetch(`/api/recordings/${id}/call-information`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(call),
      });
    const local = { name: 'Ada', number: '231' };
    expect((await attach(out, { direction: 'out', local })).status).toBe(204);
    expect(await why(out)).toBe('retention rule "Outgoing" 70 days');
    const remote = { number: '+497117300' };
    expect((await attach(out, { direction: 'out', local, remote })).status).toBe(204);
    expect(await why(out)).toBe('retention rule "Stuttgart" 80 days');
    expect(await one(out)).toMatchObject({
      direction: 'out',
      local,
      remote: { name: null, number: '+497117300' },
    });
    const found = await product.recordings('?number=711730&direction=out');
    expect(found.map(({ id }) => id)).toEqual([out]);
    expect(await why(other)).toBe('retention 60 days');
    expect((await attach(other, { direction: 'up' })).status).toBe(400);
    const before = { retentionRules: body.retentionRules };
    expect((await product.patch('/api/settings', before)).status).toBe(200);
    for (const id of [out, other]) {
      await act(id, 'recycle');
      expect((await product.post(`/api/recordings/${id}/purge`)).status).toBe(204);
    }
  });

  it('goes in its time: out of the bin, by the default and by rules, and nothing else goes', async () => {
    const kept = {
      safe: await put(phone(2)),
      ever: await put(gateway(2)),
      bin: await put(phone(3)),
    };
    const [binned, due] = [await put(phone(4)), await put(phone(5))];
    for (const id of [kept.bin, binned]) await act(id, 'recycle');
    for (const id of [kept.bin, kept.safe]) await act(id, 'protect');
    await sealed(kept.safe);
    safe = kept.safe;

    await startAgain('31d');
    await erased(binned);
    expect(await removalOf(binned)).toMatchObject({ rule: 'bin', days: 30 });
    const declared = await product.get<{ items: object[] }>('/api/events?type=ClockOffsetDeclared');
    expect(declared.body.items).toMatchObject([{ data: { fromMs: 0, toMs: 31 * DAY_MS } }]);
    expect(await swept('bin')).toMatchObject({ did: 1, alarms: [] });
    for (const id of [kept.safe, kept.ever, due]) expect((await one(id)).state).toBe('ready');

    await startAgain('61d');
    await erased(due);
    expect(await removalOf(due)).toMatchObject({ rule: 'retention', name: null, days: 60 });
    expect(await swept('retention')).toMatchObject({ did: 1, alarms: [] });
    expect(await one(due)).toMatchObject({ state: 'deleted', name: null, removesOn: null });
    for (const id of [kept.safe, kept.ever, sold]) expect((await one(id)).state).toBe('ready');
    expect(await one(kept.bin)).toMatchObject({ state: 'recycled', removesOn: null });
  });

  it('is stated and signed after each midnight, as the log has it', async () => {
    const statements = await eventually(
      async () => {
        const { body } = await product.get<{ items: Statement[] }>('/api/seals/statements');
        return body.items.some(({ manifest }) => manifest.captures.removed['bin']) && body.items;
      },
      { withinMs: 60_000, what: 'the statement of what the bin lost' },
    );
    const all = statements.map(({ manifest }) => manifest);
    const sum = (figure: (each: (typeof all)[number]) => number) =>
      all.reduce((total, each) => total + figure(each), 0);
    expect(sum(({ captures }) => captures.begun)).toBeGreaterThan(8);
    expect(sum(({ captures }) => captures.begun - captures.complete)).toBe(0);
    expect(sum(({ captures }) => captures.removed['bin'] ?? 0)).toBe(1);
    expect(Math.max(...all.map(({ sources }) => sources.count))).toBe(2);
    const one1 = await product.get<{ items: Statement[]; next: number }>(
      '/api/seals/statements?limit=1',
    );
    expect(one1.body).toEqual({ items: [statements[0]], next: expect.any(Number) });
    const rest = await product.get<{ items: Statement[] }>(
      `/api/seals/statements?after=${String(one1.body.next)}`,
    );
    expect(rest.body.items).toEqual(statements.slice(1));
    const cli = new CliWorld();
    try {
      const audit = await cli.run(['audit', '--json', '--data', product.dataDir]);
      expect(audit).toMatchObject({ code: 0, text: '' });
    } finally {
      cli.remove();
    }
  });

  it('is verified on the command line where it is sealed, with the instance and without', async () => {
    const cli = new CliWorld();
    try {
      const answer = await product.fetch(`/api/recordings/${safe}/evidence`);
      const zip = Buffer.from(await answer.arrayBuffer());
      await writeFile(cli.path('whole.zip'), zip);
      zip[Math.floor(zip.length / 2)]! ^= 1;
      await writeFile(cli.path('flipped.zip'), zip);
      const words = ['--data', product.dataDir, 'whole.zip', 'flipped.zip', safe, sold];
      const { code, text } = await cli.run(['verify', '--json', ...words]);
      const answers = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Answered);
      expect([code, answers.map(({ valid }) => valid)]).toEqual([10, [true, false, true, false]]);
      expect(answers[3]!.fault).toMatchObject({ code: 'recording-not-watermarked' });
      const all = await cli.run(['verify', '--all', '--json', '--data', product.dataDir]);
      expect([all.code, (JSON.parse(all.text) as Answered).what]).toEqual([0, safe]);
    } finally {
      cli.remove();
    }
  });

  it('needs a word when somebody is removed who is in an App object that a rule is about', async () => {
    const remove = (body: object) =>
      product.fetch(`/api/users/${bea}`, {
        method: 'DELETE',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const preview = await product.post<Preview>('/api/settings/preview', { withoutUsers: [bea] });
    expect(preview.body).toMatchObject({
      atOnce: 1,
      within30Days: 1,
      owned: 1,
      byOwner: [{ owner: { id: bea, name: 'Bea' }, atOnce: 1 }],
      items: [{ id: soldByBea, removesWhy: 'retention 60 days' }],
    });
    for (const body of [{}, { confirmRemovals: 2 }]) {
      const refused = await remove(body);
      expect(refused.status).toBe(409);
      expect(await refused.json()).toMatchObject({ code: 'removals-unconfirmed', removals: 1 });
    }
    expect(await one(soldByBea)).toMatchObject({ state: 'ready' });
    expect((await remove({ confirmRemovals: 1 })).status).toBe(204);
    await erased(soldByBea);
    expect(await one(sold)).toMatchObject({ state: 'ready' });
  });

  it('needs a word when somebody leaves an App object that a rule is about', async () => {
    const path = '/api/app-objects/verkauf';
    const leave = (confirmRemovals?: number) =>
      product.fetch(path, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ members: [], confirmRemovals }),
      });
    const refused = [
      await leave(),
      await leave(2),
      await product.fetch(path, { method: 'DELETE' }),
      await product.fetch(`${path}?confirmRemovals=0`, { method: 'DELETE' }),
    ];
    for (const answer of refused) {
      expect(answer.status).toBe(409);
      expect(await answer.json()).toMatchObject({ code: 'removals-unconfirmed', removals: 1 });
    }
    expect(await one(sold)).toMatchObject({ state: 'ready' });
    expect((await leave(1)).status).toBe(200);
    await erased(sold);
    expect(await removalOf(sold)).toMatchObject({ rule: 'retention', name: null, days: 60 });
  });

  it('needs a word when a change removes something at once, with the number', async () => {
    const wanted = { retentionDays: 60, retentionRules: [] };
    const preview = await product.post<Preview>('/api/settings/preview', { ...wanted, limit: 1 });
    expect(preview.status).toBe(200);
    const { atOnce, items, next, byOwner } = preview.body;
    expect(atOnce).toBe(2);
    expect(byOwner).toEqual([{ owner: null, atOnce: 2, within30Days: 2, unlicensed: 0 }]);
    expect(items).toMatchObject([{ removesWhy: 'retention 60 days' }]);
    const second = await product.post<Preview>('/api/settings/preview', { ...wanted, after: next });
    const ids = [...items, ...second.body.items].map(({ id }) => id);
    expect(ids).toHaveLength(2);

    for (const confirmRemovals of [undefined, 1])
      expect(await product.patch('/api/settings', { ...wanted, confirmRemovals })).toMatchObject({
        status: 409,
        body: { code: 'removals-unconfirmed', removals: 2 },
      });
    expect((await product.get('/api/settings')).body).toMatchObject({
      retentionRules: [{ name: 'Gateway' }, { name: 'Sales' }],
    });
    const confirmed = await product.patch('/api/settings', { ...wanted, confirmRemovals: 2 });
    expect(confirmed.status).toBe(200);
    for (const id of ids) await erased(id);
  });
});
