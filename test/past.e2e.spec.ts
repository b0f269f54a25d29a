import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { type Answer, PASSWORD, Product, eventually, fixture } from './support/product.js';
import { listen } from './support/listen.js';
import { launchChromium } from './support/chromium.js';
import { SignedInPages, breaches } from './support/signed-in-page.js';

const LONG = { timeout: 240_000 };
const LIMIT = 2;

let product: Product;
/** Ids of people by their first names, and the tokens of their sessions. */
const people = new Map<string, string>();
const tokens = new Map<string, string>();
const recordings: string[] = [];

type Item = Record<string, unknown> & { readonly id: string };
type AsOf = { readonly position: string; readonly at: string; readonly erased?: string[] };
type Page = { readonly items: Item[]; readonly next: string | null; readonly asOf: AsOf };

const ask = async <T = unknown>(
  path: string,
  as = 'admin',
  method = 'GET',
  body?: object,
): Promise<Answer<T>> => {
  const response = await product.fetch(path, {
    method,
    headers: {
      authorization: `Bearer ${tokens.get(as) ?? ''}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const told = (text === '' ? {} : JSON.parse(text)) as T;
  return { status: response.status, headers: response.headers, body: told };
};

const person = async (name: string, number: string, role = 'user'): Promise<void> => {
  people.set(name, await product.person(name, { number, role }));
};

/** The App object that somebody acts through; a session that was ended by a new role is begun anew. */
const actingThrough = async (name: string): Promise<string | null> => {
  const { status, body } = await ask<{ appObject: string | null }>('/api/session', name);
  if (status === 200) return body.appObject;
  const begun = await ask<{ token: string; appObject: string | null }>(
    '/api/session',
    'nobody',
    'POST',
    { user: name, password: PASSWORD },
  );
  expect(begun.status).toBe(201);
  tokens.set(name, begun.body.token);
  return begun.body.appObject;
};

const record = async (name: string): Promise<string> => {
  const { body } = await product.put(name, fixture('one-way.pcap'));
  const { id } = await product.settled(body.id as string);
  recordings.push(id);
  return id;
};

beforeAll(async () => {
  product = await Product.start();
  tokens.set('admin', product.token);
  const { body } = await ask<{ user: { id: string } }>('/api/session');
  people.set('admin', body.user.id);
  await person('Ada', '21');
  await person('Grace', '22');
  await person('Bob', '31');
  await person('Alan', '55', 'auditor');
});
afterAll(() => product.stop());

type Refused = { readonly code: string; readonly detail?: string };
const codeOf = async (path: string, as = 'Alan') => {
  const { status, body } = await ask<Refused>(path, as);
  return [status, body.code];
};

const one = (which: number): string => recordings[which % recordings.length]!;
const userOf = (which: number): string => people.get(['Ada', 'Grace', 'Bob'][which % 3]!)!;
const app = (which: number): string => `/api/app-objects/${which % 2 === 0 ? 'Support' : 'Sales'}`;
const on = (which: number, verb: string, body: object = {}) =>
  ask(`/api/recordings/${one(which)}/${verb}`, 'admin', 'POST', body);

/** What people do; what is refused changes nothing. */
const ACTS: readonly ((which: number) => Promise<unknown>)[] = [
  (which) => record(`call-${String(recordings.length)}-${String(which)}.pcap`),
  (which) => on(which, 'protect', { reason: 'a reason' }),
  (which) => on(which, 'unprotect'),
  (which) => ask(`/api/recordings/${one(which)}`, 'admin', 'DELETE'),
  (which) => on(which, 'restore'),
  (which) => on(which, 'purge'),
  (which) => on(which, 'owner', { userId: userOf(which) }),
  (which) => on(which, 'owner', { userId: which % 4 === 0 ? null : userOf(which + 1) }),
  (which) => on(which, 'notes', { text: 'a note' }),
  (which) =>
    ask(`/api/recordings/${one(which)}/call-information`, 'admin', 'PUT', {
      ...{ direction: 'out', local: { number: '21' } },
      remote: { name: `Caller ${String(which)}`, number: `30${String(which)}` },
    }),
  (which) =>
    ask('/api/app-objects', 'admin', 'POST', {
      name: app(which).slice(17),
      ...{ accessList: ['2*'], members: [userOf(0), userOf(which)] },
    }),
  (which) =>
    ask(app(which), 'admin', 'PUT', { accessList: [['Grace', '31', '2*', '22'][which % 4]] }),
  (which) => ask(app(which), 'admin', 'PUT', { members: [userOf(which), userOf(which + 1)] }),
  (which) => ask(app(which), 'admin', 'PUT', { kind: which % 3 === 0 ? 'admin' : 'user' }),
  (which) => ask(app(which), 'admin', 'DELETE'),
  (which) =>
    ask(`/api/users/${userOf(which)}`, 'admin', 'PATCH', { number: ['21', '23', '31'][which % 3] }),
  (which) =>
    ask(`/api/users/${userOf(which)}`, 'admin', 'PATCH', {
      role: which % 3 === 0 ? 'auditor' : 'user',
    }),
  (which) => ask('/api/settings', 'admin', 'PATCH', { retentionDays: 1_000 + which }),
  (which) =>
    ask('/api/holds', 'admin', 'POST', { name: 'Case', scope: { number: `30${String(which)}` } }),
];

const LISTS = [
  '',
  'state=ready',
  'bin=true',
  'protected=true',
  'q=call-1',
  'number=30',
  'state=deleted',
];
const everyPage = async (path: string, as: string): Promise<Page> => {
  const items: Item[] = [];
  for (let after = ''; ;) {
    const { status, body } = await ask<Page>(path + after, as);
    if (status !== 200) throw new Error(`${path + after}: ${JSON.stringify(body)}`);
    items.push(...body.items);
    if (body.next === null) return { ...body, items };
    after = `&after=${body.next}`;
  }
};

/** What somebody sees through an App object: each of his lists. */
type His = { readonly appObject: string | null; readonly lists: readonly (readonly Item[])[] };
type Seen = Readonly<Record<string, His>>;
const seenBy = async (
  through: (who: string) => Promise<string | null>,
  list: (who: string, query: string, appObject: string | null) => Promise<Page>,
): Promise<Seen> => {
  const all: [string, His][] = [];
  for (const who of people.keys()) {
    const appObject = await through(who);
    const lists: (readonly Item[])[] = [];
    for (const query of LISTS) lists.push((await list(who, query, appObject)).items);
    all.push([who, { appObject, lists }]);
  }
  return Object.fromEntries(all);
};
const PAGE = `/api/recordings?limit=${String(LIMIT)}`;
const now = () => seenBy(actingThrough, (who, query) => everyPage(`${PAGE}&${query}`, who));
const asOf = (when: string, then: Seen) =>
  seenBy(
    (who) => Promise.resolve(then[who]!.appObject),
    (who, query, appObject) => {
      const through = appObject === null ? '' : `&appObject=${appObject}`;
      const path = `${PAGE}&asOf=${when}&user=${people.get(who)!}${through}&${query}`;
      return everyPage(path, 'Alan');
    },
  );

type Snapshot = { readonly position: string; readonly seen: Seen };

/** The catalogue was the same before and after its position was read, so it was so at that position. */
const snapshot = (): Promise<Snapshot> =>
  eventually(
    async () => {
      const before = await now();
      const { body } = await ask<Page>('/api/recordings?limit=1');
      const seen = await now();
      return (
        JSON.stringify(before) === JSON.stringify(seen) && { position: body.asOf.position, seen }
      );
    },
    { what: 'a quiet moment', withinMs: 15_000 },
  );

const nameless = { name: null, number: null };
/** What is left of what was destroyed; lists by words no longer have it. */
const left = (seen: Seen, gone: ReadonlySet<string>): Seen =>
  Object.fromEntries(
    Object.entries(seen).map(([who, { appObject, lists }]) => [
      who,
      {
        appObject,
        lists: lists.map((list, index) =>
          /^(q|number)=/.test(LISTS[index]!)
            ? list.filter(({ id }) => !gone.has(id))
            : list.map((item) => (gone.has(item.id) ? forgotten(item) : item)),
        ),
      },
    ]),
  );
/** Holds that went by its numbers are known no more to have kept it, so by then it may have had a day to go. */
const forgotten = (item: Item): Item => ({
  ...item,
  ...{ name: null, registration: null, local: nameless, remote: nameless },
  ...{ held: false, holds: null, removesOn: null, removesRule: null, removesWhy: null },
  ...{ removesDays: null, removesRuleName: null },
});

const goneNow = async (): Promise<Set<string>> => {
  const { items } = await everyPage('/api/recordings?state=deleted', 'admin');
  return new Set(items.map(({ id }) => id));
};

describe('what somebody saw', LONG, () => {
  it('is what was shown to him then: after whatever was done since, in every list, on every page', async () => {
    for (const which of [0, 1, 2]) await ACTS[0]!(which);
    for (const which of [0, 1, 2]) await ACTS[6]!(which);
    const step = fc.noBias(fc.tuple(fc.nat(ACTS.length - 1), fc.nat(9)));
    const tried = fc.array(step, { minLength: 40, maxLength: 60, size: 'max' });
    const check = async (steps: readonly (readonly [number, number])[]): Promise<void> => {
      const taken: Snapshot[] = [];
      for (const [index, [act, which]] of steps.entries()) {
        await ACTS[act]!(which);
        if (index % 10 === 9) taken.push(await snapshot());
      }
      const gone = await goneNow();
      for (const { position, seen } of taken)
        expect(left(await asOf(position, seen), gone)).toEqual(left(seen, gone));
    };
    await fc.assert(fc.asyncProperty(tried, check), { numRuns: 1, endOnFailure: true });
  });
});

describe('the past', LONG, () => {
  let id: string;
  beforeAll(async () => {
    await person('Eve', '77');
    await actingThrough('Eve');
    await actingThrough('Alan');
    await record('another-call.pcap');
    id = await record('top-secret-name.pcap');
  });
  const positionNow = async () => (await ask<Page>('/api/recordings?limit=1')).body.asOf.position;
  const then = (when: string, rest = '') => `/api/recordings?asOf=${when}${rest}`;

  it('is asked for by a time, too', async () => {
    await ask(`/api/recordings/${id}/protect`, 'admin', 'POST', {});
    const at = Date.now();
    await eventually(async () => Date.now() > at);
    await ask(`/api/recordings/${id}/unprotect`, 'admin', 'POST', {});
    const when = new Date(at).toISOString();
    const { body } = await ask<Item & { asOf: AsOf }>(`/api/recordings/${id}?asOf=${when}`, 'Alan');
    expect(body).toMatchObject({ id, protected: true, asOf: { at: when, erased: [] } });
    const again = await ask<Page>(then(body.asOf.position, '&q=top-secret'), 'Alan');
    expect(again.body.items).toMatchObject([{ id, protected: true }]);
  });

  it('explains who might see a recording then, and why', async () => {
    await ask(`/api/recordings/${id}/owner`, 'admin', 'POST', { userId: people.get('Eve') });
    const hers = await positionNow();
    await ask(`/api/recordings/${id}/owner`, 'admin', 'POST', { userId: null });
    const why = async (rest: string) =>
      (await ask<{ sees: boolean }>(`/api/recordings/${id}/why?user=Eve${rest}`, 'Alan')).body.sees;
    expect([await why(''), await why(`&asOf=${hers}`)]).toEqual([false, true]);
    expect((await ask(`/api/recordings/${id}?asOf=${hers}&user=Eve`, 'Alan')).status).toBe(200);
    const now = await positionNow();
    expect(await codeOf(`/api/recordings/${id}?asOf=${now}&user=Eve`)).toEqual([
      404,
      'recording-not-seen',
    ]);
  });

  it('shows through an App object with a monitor what was shown while he consented', async () => {
    await person('Mona', '78');
    await actingThrough('Mona');
    await ask(`/api/recordings/${id}/owner`, 'admin', 'POST', { userId: people.get('Eve') });
    const watched = { monitor: people.get('Mona'), members: [people.get('Eve')] };
    await ask('/api/app-objects', 'admin', 'POST', { name: 'Watched', ...watched });
    await listen(product, tokens.get('Mona')!, 'access');
    const asked = await ask<{ id: string }>('/api/access', 'Eve', 'POST', {
      ...{ reason: 'A complaint', minutes: 5 },
    });
    expect(asked.status).toBe(201);
    const before = await positionNow();
    const say = async (verb: string) => {
      // That she is there is known to all a moment later.
      const path = `/api/access/${asked.body.id}/${verb}`;
      await eventually(async () => (await ask(path, 'Mona', 'POST', {})).status === 204, {
        ...{ withinMs: 60_000, what: verb },
      });
      return positionNow();
    };
    const [given, after] = [await say('grant'), await say('revoke')];
    await ask('/api/app-objects/Watched', 'admin', 'DELETE');
    for (const [when, ids, consent, limits] of [
      [before, [], null, ['no-consent']],
      [given, [id], people.get('Mona'), []],
      [after, [], null, ['no-consent']],
    ] as const) {
      const { items, asOf: said } = (await ask<Page>(then(when, '&user=Eve'), 'Alan')).body;
      expect([when, items.map((item) => item.id)]).toEqual([when, ids]);
      expect(said).toMatchObject({
        appObject: 'Watched',
        consent,
        consentName: consent && 'Mona',
        limits,
      });
      const why = `/api/recordings/${id}/why?user=Eve&asOf=${when}`;
      const { sees } = (await ask<{ sees: boolean }>(why, 'Alan')).body;
      expect([when, sees]).toEqual([when, consent !== null]);
    }
    await ask(`/api/recordings/${id}/owner`, 'admin', 'POST', { userId: null });
  });

  it('says what is wrong with a question', async () => {
    const now = await positionNow();
    const future = new Date(Date.now() + 60_000).toISOString();
    expect(await codeOf(then('0'))).toEqual([400, 'as-of-before-beginning']);
    expect(await codeOf(then('1999-01-01'))).toEqual([400, 'as-of-before-beginning']);
    expect(await codeOf(then(future))).toEqual([400, 'as-of-in-future']);
    expect(await codeOf(then('9223372036854775807'))).toEqual([400, 'as-of-in-future']);
    expect((await ask(then('yesterday'), 'Alan')).status).toBe(400);
    expect((await ask(then('9223372036854775808'), 'Alan')).status).toBe(400);
    expect(await codeOf('/api/recordings?user=Eve')).toEqual([400, 'as-of-missing']);
    expect(await codeOf(then(now, '&user=Nobody'))).toEqual([404, 'user-unknown']);
    expect(await codeOf(then(now, '&user=Eve&appObject=None'))).toEqual([
      404,
      'app-object-not-his',
    ]);
    expect(await codeOf(then(now), 'Eve')).toEqual([403, 'not-allowed']);
    expect(await codeOf(then(now, '&after=x'))).toEqual([400, 'cursor-invalid']);
    const { next } = (await ask<Page>(then(now, '&limit=1'), 'Alan')).body;
    const before = String(BigInt(now) - 1n);
    expect(await codeOf(then(before, `&after=${next ?? ''}`))).toEqual([
      400,
      'cursor-of-another-moment',
    ]);
  });

  it('leaves a trace of who looked, as of when, and through whose eyes', async () => {
    const [began, position] = [new Date().toISOString(), await positionNow()];
    const told = (await ask<Page>(then(position, '&user=Eve&q=nobody-at-all'), 'Alan')).body.asOf;
    const eve = people.get('Eve')!;
    const path = `/api/events?type=RecordingListed&by=user:${people.get('Alan')!}&limit=1000`;
    type Trace = { readonly data: { readonly asOf?: { position: string; user: string } } };
    await eventually(
      async () => {
        const { items } = (await ask<{ items: Trace[] }>(`${path}&from=${began}`)).body;
        return items.some(
          ({ data: { asOf: seen } }) => seen?.position === told.position && seen.user === eve,
        );
      },
      { withinMs: 60_000, what: 'the trace' },
    );
  });

  it('tells nothing personal of what was destroyed since', async () => {
    await ask(`/api/recordings/${id}/call-information`, 'admin', 'PUT', {
      ...{ direction: 'in', local: { number: '49711550123' }, remote: { name: 'Very Secret' } },
    });
    const position = await positionNow();
    const text = async (rest: string) =>
      JSON.stringify((await ask<Page>(then(position, rest), 'Alan')).body);
    expect(await text('')).toContain('Very Secret');
    await ask(`/api/recordings/${id}`, 'admin', 'DELETE');
    await ask(`/api/recordings/${id}/purge`, 'admin', 'POST', {});
    const isErased = async () => {
      const { body } = await ask<{ items: { type: string }[] }>(
        `/api/events?stream=recording-${id}&type=RecordingErased`,
      );
      return body.items.length > 0;
    };
    for (const until of [() => Promise.resolve(true), isErased]) {
      await eventually(until, { withinMs: 60_000, what: 'its end' });
      const { items, asOf: said } = (await ask<Page>(then(position), 'Alan')).body;
      expect(said.erased).toContain(id);
      expect(items.find((item) => item.id === id)).toMatchObject({ name: null, state: 'ready' });
      for (const word of ['', '&q=top-secret', '&q=Very', '&number=49711550123', `&user=Eve`])
        expect(await text(word)).not.toMatch(/top-secret-name|Very Secret|49711550123/);
    }
  });
});

describe('the page of how it was', LONG, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
    await record('seen-on-the-page.pcap');
  });
  afterAll(() => browser.close());

  it('says whose past it is and when, offers nothing to do to it, and can be read by everyone', async () => {
    const pages = new SignedInPages(browser, product);
    const page = await pages.open('Alan', { timezoneId: 'UTC' });
    await page.getByRole('link', { name: 'As it was on …' }).click();
    const second = new Date(Date.now() + 1_000).toISOString().slice(0, 19);
    await eventually(() => Promise.resolve(new Date(`${second}Z`) <= new Date()));
    await page.getByLabel('Date and time').fill(second);
    await page.getByLabel('As seen by').fill('Alan');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('As Alan (Auditor) saw it.').waitFor();
    const rows = page.getByRole('list', { name: 'As it was' });
    await rows.getByText('seen-on-the-page.pcap').waitFor();
    expect(await rows.getByRole('button').count()).toBe(0);
    expect(await rows.getByRole('link', { name: 'As it is now' }).count()).toBeGreaterThan(0);
    expect(await breaches(page)).toEqual([]);
    await page.getByText('More filters', { exact: true }).click();
    await page.getByLabel('State').selectOption({ label: 'In recycle bin' });
    await page.getByRole('button', { name: 'Show' }).click();
    await rows.getByText('seen-on-the-page.pcap').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('state')).toBe('recycled');
    await page.getByLabel('State').selectOption({ label: 'Ready' });
    await page.getByLabel('From', { exact: true }).fill('2020-01-01');
    await page.getByRole('button', { name: 'Show' }).click();
    await rows.getByText('seen-on-the-page.pcap').waitFor();
    expect(await breaches(page)).toEqual([]);
    await page.getByLabel('As seen by').fill('Nobody');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('There was no user "Nobody" then.').waitFor();
    expect(pages.faults).toEqual([]);
  });
});
