import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { eventually } from '../../../../test/support/product.js';
import { type Grant, ConsentStore } from './consent-store.js';

const redisUrl = inject('redisUrl');
const HOUR_MS = 3_600_000;
const LONG = { timeout: 60_000 };

let storeId: string;
let one: ConsentStore;
let other: ConsentStore;
let here: { userId: string; session: string };
let to: string;
let grant: Grant;
const open: ConsentStore[] = [];

/** What a process has of it. */
const opened = (store: string, url = redisUrl, lapsesMs = HOUR_MS): ConsentStore => {
  const made = ConsentStore.open(url, store, lapsesMs);
  open.push(made);
  return made;
};

beforeEach(async () => {
  storeId = randomUUID();
  [one, other] = [opened(storeId), opened(storeId)];
  here = { userId: randomUUID(), session: randomUUID() };
  to = randomUUID();
  const until = '2030-01-01T09:30:00.000Z';
  const supervision = randomUUID();
  grant = { supervision, monitor: here.userId, appObject: 'Support', until, session: here.session };
  if (redisUrl !== null)
    for (const store of [one, other])
      await eventually(async () => {
        await store.beat([{ userId: 'nobody', session: 'none' }]);
        return true;
      });
});
afterEach(() => Promise.all(open.splice(0).map((store) => store.close())));

const given = async (by = other) => (await by.given([to])).get(to)?.supervision ?? null;
const stands = (by = other) => by.standing(to, grant.supervision);
const granted = async (forMs = HOUR_MS) => {
  await one.beat([here]);
  expect(await one.prepare(to, grant)).toBe('ready');
  expect(await one.confirm(to, grant, forMs)).toBe(true);
};

describe.runIf(redisUrl !== null)('what a supervisor gave', LONG, () => {
  it('is known to every process once it is written down', async () => {
    await one.beat([here]);
    expect(await one.prepare(to, grant)).toBe('ready');
    expect(await given()).toBeNull();
    await one.confirm(to, grant, HOUR_MS);
    expect((await other.given([to, 'another'])).size).toBe(1);
    expect([await given(), await stands()]).toEqual([grant.supervision, 'runs']);
  });

  it('takes his presence', async () => {
    expect(await one.isPresent(here.userId)).toBe(false);
    expect(await one.prepare(to, grant)).toBe('absent');
    await other.beat([here]);
    expect(await one.isPresent(here.userId)).toBe(true);
    expect(await one.prepare(to, { ...grant, session: randomUUID() })).toBe('absent');
  });

  it('lasts while any process has a connection of the session that gave it', async () => {
    await granted();
    await other.beat([here]);
    await one.leave(here, 'monitor-left');
    expect([await given(), await stands()]).toEqual([grant.supervision, 'runs']);
    await other.leave(here, 'monitor-left');
    expect([await given(one), await stands(one)]).toEqual([null, 'monitor-left']);
    expect(await one.isPresent(here.userId)).toBe(false);
  });

  it('is not carried by another session of his', async () => {
    await granted();
    await other.beat([{ ...here, session: randomUUID() }]);
    await one.leave(here, 'monitor-unreachable');
    expect([await given(), await stands()]).toEqual([null, 'monitor-unreachable']);
  });

  it('ends when nobody says any more that he is there, and does not come back with him', async () => {
    await granted();
    const brief = opened(storeId, redisUrl, 1);
    await eventually(async () => {
      await brief.beat([here]);
      return (await given()) === null;
    });
    expect(await stands()).toBe('server-lost');
    await one.beat([here]);
    expect([await given(), await stands()]).toEqual([null, 'server-lost']);
  });

  it('lasts no longer than it was given for', async () => {
    await granted(1);
    await eventually(async () => {
      await one.beat([here]);
      return (await given()) === null;
    });
    expect(await stands()).toBe('expired');
  });

  it('is the first answer of several', async () => {
    const second = { ...here, session: randomUUID() };
    await other.beat([here, second]);
    const answers = await Promise.all([
      one.prepare(to, grant),
      other.prepare(to, { ...grant, session: second.session }),
    ]);
    expect(answers.toSorted()).toEqual(['busy', 'ready']);
  });

  it('is given once by one session, and its time does not begin again', async () => {
    await granted();
    expect(await one.prepare(to, grant)).toBe('held');
    expect(await given()).toBe(grant.supervision);
  });

  it('is nothing when he went before it was written down', async () => {
    await one.beat([here]);
    await one.prepare(to, grant);
    await one.leave(here, 'monitor-left');
    expect(await one.confirm(to, grant, HOUR_MS)).toBe(false);
    expect(await given()).toBeNull();
  });

  it('can be given anew once it has ended', async () => {
    await granted();
    await other.drop(to, randomUUID());
    expect(await given()).toBe(grant.supervision);
    await other.drop(to, grant.supervision);
    expect(await given()).toBeNull();
    const again = { ...grant, supervision: randomUUID() };
    expect(await one.prepare(to, again)).toBe('ready');
    expect(await one.confirm(to, again, HOUR_MS)).toBe(true);
    expect(await given()).toBe(again.supervision);
  });

  it('cannot be given any more once it is over, whoever had begun to, but may be given for another request', async () => {
    await one.beat([here]);
    expect(await one.prepare(to, grant)).toBe('ready');
    await other.end(to, grant.supervision);
    expect(await one.confirm(to, grant, HOUR_MS)).toBe(false);
    expect(await one.prepare(to, grant)).toBe('over');
    const another = { ...grant, supervision: randomUUID() };
    expect(await one.prepare(to, another)).toBe('ready');
    await other.end(to, grant.supervision);
    expect(await one.confirm(to, another, HOUR_MS)).toBe(true);
    expect(await given()).toBe(another.supervision);
  });

  it('leaves nothing in Redis for ever, also when its process is killed', async () => {
    const redis = new Redis(redisUrl ?? '');
    onTestFinished(() => redis.disconnect());
    const staying = async () => {
      const keys = await redis.keys(`{recordings-${storeId}}:*`);
      const times = keys.map(async (key) => [key, await redis.pttl(key)] as const);
      return (await Promise.all(times)).filter(([, ms]) => ms < 0);
    };
    await one.end(to, randomUUID());
    await granted();
    expect(await redis.exists(`{recordings-${storeId}}:given:${here.session}`)).toBe(1);
    expect(await staying()).toEqual([]);
    await redis.persist(`{recordings-${storeId}}:given:${here.session}`);
    await one.beat([here]);
    expect(await staying()).toEqual([]);
  });

  it('is of one installation', async () => {
    await granted();
    const elsewhere = opened(randomUUID());
    await eventually(async () => {
      await elsewhere.beat([here]);
      return true;
    });
    expect(await given(elsewhere)).toBeNull();
  });

  it('tells who never came from who has come', async () => {
    expect(await one.hasLeft(to, grant.supervision)).toBe(false);
    await other.beat([{ userId: 'ada', session: to }]);
    expect(await one.hasLeft(to, grant.supervision)).toBe(false);
  });
});

describe('without Redis', () => {
  it.each([
    ['none', null],
    ['one that does not answer', 'redis://127.0.0.1:1'],
  ])('nobody is there, and nothing is granted: %s', async (_, url) => {
    const store = opened(randomUUID(), url);
    expect(await store.isPresent(here.userId)).toBe(false);
    expect((await store.given([to])).size).toBe(0);
    await expect(store.beat([here])).rejects.toThrow();
    await expect(store.prepare(to, grant)).rejects.toThrow();
    await expect(store.standing(to, grant.supervision)).rejects.toThrow();
  });
});
