import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from './support/listen.js';
import { Product, type SeenRecording, eventually, fixture } from './support/product.js';

const LONG = { timeout: 120_000 };
const SUPPORT = '/api/app-objects/Support';
const SALES = '/api/app-objects/Sales';

let product: Product;
/** Ids of people, of a recording of each, and of one that is nobody's. */
let people: { ada: string; grace: string; alan: string };
let of: { ada: string; grace: string; nobody: string };
let token: string;

type Asked = { body?: object; as?: string };
const ask = async (method: string, path: string, { body, as }: Asked = {}) => {
  const response = await product.fetch(path, {
    method,
    headers: {
      ...(as !== undefined && { authorization: `Bearer ${as}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as never };
};

const recordingOf = async (name: string, userId: string | null): Promise<string> => {
  const { body } = await product.put(name, fixture('one-way.pcap'));
  const { id } = await product.settled(body.id as string);
  if (userId !== null)
    expect((await product.post(`/api/recordings/${id}/owner`, { userId })).status).toBe(204);
  return id;
};
const tokenOf = (user: string) => product.tokenOf(user);

beforeAll(async () => {
  product = await Product.start();
  people = {
    ada: await product.person('Ada', { number: '231' }),
    grace: await product.person('Grace', { number: '242' }),
    alan: await product.person('Alan', { number: '55', role: 'auditor' }),
  };
  of = {
    ada: await recordingOf('ada.pcap', people.ada),
    grace: await recordingOf('grace.pcap', people.grace),
    nobody: await recordingOf('nobody.pcap', null),
  };
  token = await tokenOf('Ada');
  for (const [name, accessList] of [
    ['Support', ['24*']],
    ['Sales', []],
  ] as const)
    await product.post('/api/app-objects', { name, accessList, members: [people.ada] });
});
afterAll(() => product.stop());

const seen = async (as = token): Promise<string[]> =>
  ((await ask('GET', '/api/recordings', { as })).body as { items: SeenRecording[] }).items
    .map(({ id }) => id)
    .sort();
const opens = async (id: string, as = token) =>
  (await ask('GET', `/api/recordings/${id}`, { as })).status;
const choose = (name: string, as = token) =>
  ask('PUT', '/api/session/app-object', { body: { name }, as });
const each = () => Promise.all([of.ada, of.grace, of.nobody].map((id) => opens(id)));

/** Each begins where Ada acts through "Support", which names Grace by her extension. */
const inSupport = async () => {
  await ask('PUT', SUPPORT, { body: { accessList: ['24*'], kind: 'user', members: [people.ada] } });
  await choose('Support');
};

describe('what an App object shows', LONG, () => {
  it('is one’s own until one has said which one acts through', async () => {
    expect(await seen(await tokenOf('Ada'))).toEqual([of.ada]);
  });

  it('is one’s own and what its access list names, in lists and one by one', async () => {
    await inSupport();
    expect(await seen()).toEqual([of.ada, of.grace].sort());
    expect(await each()).toEqual([200, 200, 404]);
    await choose('Sales');
    expect(await seen()).toEqual([of.ada]);
    expect(await each()).toEqual([200, 404, 404]);
  });

  it('is traced with the recording, however its id is written', async () => {
    await inSupport();
    const traces = async () => {
      const { body } = await ask('GET', `/api/recordings/${of.nobody}/history`);
      return (body as { items: { type: string }[] }).items.map(({ type }) => type);
    };
    const capitals = of.nobody.toUpperCase();
    expect(await opens(capitals)).toBe(404);
    await eventually(async () => (await traces()).includes('RecordingAccessRefused'));
    expect((await product.fetch(`/api/recordings/${capitals}/capture`)).status).toBe(200);
    await eventually(async () => (await traces()).includes('RecordingDownloaded'));
  });

  it('is everything where it is of that kind, but not for whom only administrators may', async () => {
    await ask('PUT', SALES, { body: { kind: 'admin' } });
    await choose('Sales');
    expect(await seen()).toHaveLength(3);
    expect(await each()).toEqual([200, 200, 200]);
    expect((await ask('GET', '/api/settings', { as: token })).status).toBe(403);
    await ask('PUT', SALES, { body: { kind: 'user' } });
    expect(await seen()).toEqual([of.ada]);
  });

  it('changes with the list, and with the extensions of people', async () => {
    await inSupport();
    await ask('PUT', SUPPORT, { body: { accessList: ['99'] } });
    expect(await seen()).toEqual([of.ada]);
    await ask('PATCH', `/api/users/${people.grace}`, { body: { number: '99' } });
    expect(await seen()).toEqual([of.ada, of.grace].sort());
    await ask('PATCH', `/api/users/${people.grace}`, { body: { number: '242' } });
    expect(await each()).toEqual([200, 404, 404]);
  });

  it('is all that an administrator sees who acts through it', async () => {
    await ask('PUT', '/api/session/app-object', { body: { name: 'Support' } });
    await ask('PUT', SUPPORT, { body: { accessList: ['Grace'] } });
    const { items } = (await product.get<{ items: SeenRecording[] }>('/api/recordings')).body;
    expect(items.map(({ id }) => id)).toEqual([of.grace]);
    await ask('PUT', '/api/session/app-object', { body: { name: null } });
    expect(await product.recordings()).toHaveLength(3);
  });

  it('lets an auditor hear what he otherwise only knows of', async () => {
    const as = await tokenOf('Alan');
    const capture = async (id: string) =>
      (
        await product.fetch(`/api/recordings/${id}/capture`, {
          headers: { authorization: `Bearer ${as}` },
        })
      ).status;
    expect([await capture(of.grace), await opens(of.grace, as)]).toEqual([403, 200]);
    await ask('PUT', SUPPORT, { body: { accessList: ['242'], members: [people.alan] } });
    expect([await capture(of.grace), await capture(of.nobody)]).toEqual([200, 403]);
    expect(await seen(as)).toHaveLength(3);
  });
});

describe('why somebody may see a recording', LONG, () => {
  const why = (id: string, user?: string, as?: string) =>
    ask('GET', `/api/recordings/${id}/why${user === undefined ? '' : `?user=${user}`}`, {
      ...(as !== undefined && { as }),
    });

  it('is said of each App object that he has, in words', async () => {
    await inSupport();
    const ada = { id: people.ada, name: 'Ada', role: 'user' };
    for (const user of [people.ada, 'ada', '231'])
      expect(await why(of.grace, user)).toMatchObject({
        status: 200,
        body: {
          recording: of.grace,
          user: ada,
          sees: true,
          ways: [
            { appObject: 'Sales', sees: false, verbs: [] },
            {
              appObject: 'Support',
              sees: true,
              why: 'The App object "Support" names its owner in the access list: "24*".',
            },
          ],
        },
      });
    const explained = await eventually(async () => {
      const { body } = await ask('GET', `/api/recordings/${of.grace}/history`);
      const { items } = body as { items: { type: string; text: string }[] };
      return items.find(({ type }) => type === 'RecordingAccessExplained');
    });
    expect(explained).toMatchObject({ text: 'Asked why Ada may or may not see it' });
  });

  it('may be asked about oneself, and by administrators and auditors about everybody', async () => {
    await inSupport();
    expect((await why(of.grace, undefined, token)).status).toBe(200);
    expect((await why(of.grace, people.ada, token)).status).toBe(200);
    expect((await why(of.nobody, undefined, token)).status).toBe(404);
    for (const other of [people.grace, 'Nobody'])
      expect((await why(of.ada, other, token)).status).toBe(403);
    expect((await why(of.nobody, 'Grace', await tokenOf('Alan'))).body).toMatchObject({
      sees: false,
      ways: [{ appObject: null, why: 'The recording belongs to nobody.' }],
    });
    expect(await why(of.ada, 'Nobody')).toMatchObject({
      status: 404,
      body: { code: 'user-unknown' },
    });
  });
});

describe('a live connection', LONG, () => {
  const changes = (heard: readonly object[], change: string) =>
    heard.filter((frame) => 'change' in frame && frame.change === change);

  it('shows from now on what its session may see by now, and takes back the rest', async () => {
    await inSupport();
    const heard = await listen(product, token, 'recordings', `recording:${of.grace}`);
    await product.post(`/api/recordings/${of.grace}/protect`);
    await eventually(async () => changes(heard, 'changed').length > 0);
    await ask('PUT', SUPPORT, { body: { accessList: [] } });
    await eventually(async () => changes(heard, 'removed').length > 0);
    expect(changes(heard, 'removed')).toEqual([
      { type: 'recording', change: 'removed', recording: { id: of.grace } },
    ]);
    expect(changes(heard, 'reread').length).toBeGreaterThan(0);
    const before = changes(heard, 'changed').length;
    await product.post(`/api/recordings/${of.grace}/unprotect`);
    await product.post(`/api/recordings/${of.ada}/protect`);
    await eventually(async () => changes(heard, 'changed').length > before);
    expect(changes(heard, 'changed').slice(before)).toMatchObject([{ recording: { id: of.ada } }]);
  });

  it('follows the App object that its session chooses, and ends with it', async () => {
    await inSupport();
    const heard = await listen(product, token, `recording:${of.grace}`);
    await product.post(`/api/recordings/${of.grace}/protect`);
    await eventually(async () => changes(heard, 'changed').length > 0);
    await choose('Sales');
    await eventually(async () => changes(heard, 'removed').length > 0);
  });
});

type Act = {
  readonly at: string;
  readonly by: string;
  readonly byName: string | null;
  readonly what: string;
  readonly type: string;
  readonly appObject: string | null;
  readonly text: string;
  readonly data: Record<string, unknown>;
  readonly recording: { readonly id: string } | null;
};

describe('the activity protocol', LONG, () => {
  const activity = async (query = '', as?: string): Promise<Act[]> => {
    const answer = await ask('GET', `/api/activity?${query}`, as === undefined ? {} : { as });
    expect([query, answer.status]).toEqual([query, 200]);
    return (answer.body as { items: Act[] }).items;
  };
  const whatsOf = async (query: string, as?: string) =>
    new Set((await activity(query, as)).map(({ what }) => what));
  const history = async (id: string): Promise<Act[]> =>
    (await product.get<{ items: Act[] }>(`/api/recordings/${id}/history`)).body.items;
  const heard = (id: string, body: object, as = token) =>
    ask('POST', `/api/recordings/${id}/played`, { body, as });

  it('tells in a recording’s own protocol who was shown it in lists, and through what', async () => {
    await inSupport();
    await seen();
    const listed = await eventually(async () =>
      (await history(of.grace)).find(
        ({ type, byName, appObject }) =>
          type === 'RecordingListed' && byName === 'Ada' && appObject === 'Support',
      ),
    );
    expect(listed.data.count).toBeGreaterThan(0);
    expect(listed.text).toMatch(/^Shown in (a list|lists \d+ times, last at )/);
    const others = (await history(of.nobody)).filter(
      ({ type, byName }) => type === 'RecordingListed' && byName === 'Ada',
    );
    expect(others.map(({ appObject }) => appObject)).not.toContain('Support');
  });

  it('tells who read a recording’s history, once, however often he reads it', async () => {
    const as = await tokenOf('Alan');
    const from = new Date(Date.now() - 1).toISOString();
    const readers = async (id: string) =>
      (await activity(`user=Alan&what=opened&recording=${id}&from=${from}`)).length;
    for (const id of [of.nobody, of.nobody, of.nobody, of.ada])
      expect((await ask('GET', `/api/recordings/${id}/history`, { as })).status).toBe(200);
    await eventually(async () => (await readers(of.ada)) > 0 && (await readers(of.nobody)) > 0);
    expect(await readers(of.nobody)).toBe(1);
  });

  it('tells what sounded beside what was sent', async () => {
    await inSupport();
    const audio = await product.fetch(`/api/recordings/${of.grace}/audio`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await audio.arrayBuffer();
    const channel = 'both';
    expect((await heard(of.grace, { channel, seconds: [[0, 1]] })).status).toBe(204);
    expect((await heard(of.grace, { channel, seconds: [[1, 1.5]] })).status).toBe(204);
    const played = await eventually(async () =>
      (await history(of.grace)).find(({ text }) => /^Heard 0:00–0:0[12] \(sent 0:00–/.test(text)),
    );
    expect(played).toMatchObject({ type: 'RecordingPlayed', byName: 'Ada', appObject: 'Support' });
    expect(played.data).toMatchObject({ channel: 'both', heard: [[0, 1.5]] });
  });

  it.each<[string, object, number]>([
    ['after its end', { channel: 'both', seconds: [[0, 100_000]] }, 400],
    ['backwards', { channel: 'both', seconds: [[2, 1]] }, 400],
    ['nothing', { channel: 'both', seconds: [] }, 400],
    ['in too many pieces', { channel: 'both', seconds: Array(201).fill([0, 1]) }, 400],
    ['through no channel', { channel: 'all', seconds: [[0, 1]] }, 400],
  ])('believes nobody that he heard it %s', async (_how, body, status) => {
    await inSupport();
    expect((await heard(of.grace, body)).status).toBe(status);
    expect((await heard(of.nobody, body)).status).not.toBe(204);
  });

  it('is found by person, kind, recording and time', async () => {
    await inSupport();
    const from = new Date(Date.now() - 1).toISOString();
    const another = await tokenOf('Ada');
    await choose('Support', another);
    expect(await opens(of.grace, another)).toBe(200);
    const query = `user=Ada&what=opened&recording=${of.grace}&from=${from}`;
    const [opened] = await eventually(async () => {
      const items = await activity(query);
      return items.length > 0 && items;
    });
    expect(opened).toMatchObject({
      byName: 'Ada',
      what: 'opened',
      appObject: 'Support',
      recording: { id: of.grace },
    });
    expect(await activity(`${query}&to=${from}`)).toEqual([]);
    expect(await whatsOf('user=Ada')).toContain('signedIn');
    expect(await whatsOf(`recording=${of.grace}`)).toContain('listed');
  });

  it('is everybody’s for auditors, and one’s own for everybody else', async () => {
    const as = await tokenOf('Alan');
    const byAll = new Set((await activity('limit=200', as)).map(({ byName }) => byName));
    expect(byAll).toContain('Ada');
    expect(byAll).toContain('admin');
    const own = await activity('limit=200', token);
    expect(new Set(own.map(({ byName }) => byName))).toEqual(new Set(['Ada']));
    expect((await ask('GET', '/api/activity?user=Ada', { as: token })).status).toBe(200);
    for (const user of ['Grace', people.grace, 'nobody'])
      expect((await ask('GET', `/api/activity?user=${user}`, { as: token })).status).toBe(403);
  });

  it.each([
    ['what=everything', 'request-invalid'],
    ['recording=Zoe', 'request-invalid'],
    ['from=yesterday', 'request-invalid'],
    ['limit=201', 'request-invalid'],
    ['after=x', 'cursor-invalid'],
    ['unknown=1', 'request-invalid'],
  ])('says so when it is asked what cannot be meant: %s', async (query, code) => {
    const answer = await ask('GET', `/api/activity?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code } });
  });

  it.each(['/api/activity?', '/api/activity/export?format=csv&'])(
    'says so of a person that there is not, and does not say he did nothing: %s',
    async (path) => {
      expect(await ask('GET', `${path}user=Adda`)).toMatchObject({
        status: 404,
        body: { code: 'user-unknown' },
      });
    },
  );

  it.each([
    ['stream', 'by=Ada'],
    ['type', 'type=NothingOfTheKind'],
    ['time', 'from=yesterday'],
    ['place', 'after=x'],
  ])('and so do the events, of a %s', async (_what, query) => {
    expect((await ask('GET', `/api/events?${query}`)).status).toBe(400);
  });

  it('tells what a time looks like, wherever one is asked for', async () => {
    for (const path of ['events', 'activity', 'recordings', 'log'])
      expect((await ask('GET', `/api/${path}?from=yesterday`)).body).toMatchObject({
        errors: [{ path: 'from', message: expect.stringContaining('not a time (ISO 8601') }],
      });
  });

  it('finds the events of an App object by its name, however that is spelled', async () => {
    const path = '/api/events?stream=appobject-SUPPORT&limit=1';
    expect((await ask('GET', path)).body).toMatchObject({
      items: [{ stream: 'appobject-support', type: 'AppObjectCreated' }],
    });
  });

  it('is taken away as CSV and as lines of JSON, all of it, which leaves a trace', async () => {
    const as = await tokenOf('Alan');
    const taken = async (format: string) => {
      const response = await product.fetch(`/api/activity/export?user=Ada&format=${format}`, {
        headers: { authorization: `Bearer ${as}` },
      });
      expect(response.headers.get('content-disposition')).toContain(`.${format}`);
      return Buffer.from(await response.arrayBuffer());
    };
    const lines = (await taken('jsonl')).toString().trimEnd().split('\n');
    const acts = lines.map((line) => JSON.parse(line) as Act);
    expect(acts.length).toBeGreaterThan(3);
    expect(new Set(acts.map(({ byName }) => byName))).toEqual(new Set(['Ada']));
    // Taken after the lines: what is traced meanwhile only adds to it.
    const csv = await taken('csv');
    expect(csv.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(csv.toString().trimEnd().split('\r\n').length).toBeGreaterThan(acts.length);
    const traces = await eventually(async () => {
      const found = await activity('user=Alan&what=exported', as);
      return found.length === 2 && found;
    });
    expect(traces.map(({ data }) => data.format).toSorted()).toEqual(['csv', 'jsonl']);
    expect(traces[0]?.data.filter).toEqual({ user: people.ada });
  });

  it('tells who read it, once, however often he turns the page', async () => {
    const as = await tokenOf('Alan');
    for (let page = 0; page < 5; page++) await activity('what=refused', as);
    await ask('GET', '/api/events?type=UserSignedIn', { as });
    const read = await eventually(async () => {
      const found = await activity('user=Alan&what=read', as);
      return found.some(({ data }) => data.of === 'events') && found;
    });
    const refused = read.filter(({ data }) => JSON.stringify(data.filter).includes('"refused"'));
    expect(refused).toHaveLength(1);
  });
});
