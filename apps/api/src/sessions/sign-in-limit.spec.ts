import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { SharedCounters } from '#infra/limits/shared-counters';
import { eventually } from '../../../../test/support/product.js';
import { TooManyRequests } from '../faults.js';
import { SignInLimit } from './sign-in-limit.js';

const redisUrl = inject('redisUrl');
const NOWHERE = 'redis://127.0.0.1:1';

const opened: SharedCounters[] = [];
afterEach(() => {
  for (const counters of opened.splice(0)) counters.close();
});

/** The limit as a process of its own has it, once it shares with others what it counts. */
const process = async (store: string, url: string | null): Promise<SignInLimit> => {
  const counters = [SharedCounters.open(url, store), SharedCounters.open(url, store)];
  opened.push(...counters);
  if (url !== null && url === redisUrl) await eventually(() => isShared(counters));
  return new SignInLimit(counters[0]!);
};
const isShared = async (all: readonly SharedCounters[]) => {
  const counts = all.map((each) => each.counter({ name: 'shared?', points: 9, seconds: 60 }));
  const key = randomUUID();
  for (const count of counts) await count.penalty(key);
  return (await counts[0]?.get(key))?.consumedPoints === counts.length;
};

/** 0: it was let through; else the seconds to wait. */
const fail = async (limit: SignInLimit, account: string, address: string): Promise<number> => {
  try {
    await limit.begin({ account, address });
    return 0;
  } catch (fault) {
    if (fault instanceof TooManyRequests) return fault.retryAfterS;
    throw fault;
  }
};
const failures = async (times: number, one: () => Promise<number>) => {
  const waits: number[] = [];
  for (let i = 0; i < times; i++) waits.push(await one());
  return waits;
};
const free = (n: number) => Array<number>(n).fill(0);

const stores = [
  ['in the process', null],
  ['in the process while Redis is away', NOWHERE],
  ...(redisUrl === null ? [] : [['in Redis', redisUrl] as const]),
] as const;

describe.each(stores)('failed sign-ins, counted %s', { timeout: 60_000 }, (_where, url) => {
  it('make whoever goes on wait, at that place and with that account only', async () => {
    const limit = await process(randomUUID(), url);
    const waits = await failures(9, () => fail(limit, 'ada', '192.0.2.1'));
    expect(waits.slice(0, 8)).toEqual(free(8));
    expect(waits[8]).toBeGreaterThan(0);
    expect(waits[8]).toBeLessThanOrEqual(60);
    expect(await fail(limit, 'ada', '192.0.2.2')).toBe(0);
    expect(await fail(limit, 'bob', '192.0.2.1')).toBe(0);
  });

  it('gain nothing by being many at once', async () => {
    const limit = await process(randomUUID(), url);
    const all = await Promise.all(
      Array.from({ length: 40 }, () => fail(limit, 'ada', '192.0.2.1')),
    );
    expect(all.filter((wait) => wait === 0)).toHaveLength(8);
  });

  it('are forgotten at that place when the right password comes', async () => {
    const limit = await process(randomUUID(), url);
    await failures(6, () => fail(limit, 'ada', '192.0.2.1'));
    const attempt = await limit.begin({ account: 'ada', address: '192.0.2.1' });
    await attempt.succeeded();
    expect(await failures(8, () => fail(limit, 'ada', '192.0.2.1'))).toEqual(free(8));
  });

  it('slow down many places at one account, but for whoever has signed in at his', async () => {
    const limit = await process(randomUUID(), url);
    await (await limit.begin({ account: 'ada', address: '198.51.100.1' })).succeeded();
    let n = 0;
    const elsewhere = () => fail(limit, 'ada', `192.0.2.${String(n++)}`);
    const waits = await failures(22, elsewhere);
    expect(waits.slice(0, 21)).toEqual(free(21));
    expect(waits[21]).toBeGreaterThan(0);
    expect(waits[21]).toBeLessThanOrEqual(60);
    expect((await limit.lockout('ada')).everywhereMs).toBeGreaterThan(0);
    expect(await fail(limit, 'ada', '198.51.100.1')).toBe(0);
    expect(await fail(limit, 'ada', '198.51.100.2')).toBeGreaterThan(0);
  });

  it('slow down one place that tries many accounts', async () => {
    const limit = await process(randomUUID(), url);
    const waits = await failures(52, () => fail(limit, randomUUID(), '2001:db8::1'));
    expect(waits.slice(0, 51)).toEqual(free(51));
    expect(waits[51]).toBeGreaterThan(0);
    expect(await fail(limit, 'ada', '2001:db8::2')).toBeGreaterThan(0);
    expect(await fail(limit, 'ada', '2001:db8:1::1')).toBe(0);
  });

  it('are seen, and lifted', async () => {
    const limit = await process(randomUUID(), url);
    expect(await limit.lockout('ada')).toEqual({ everywhereMs: 0, somewhereMs: 0 });
    await failures(9, () => fail(limit, 'ada', '192.0.2.1'));
    const { everywhereMs, somewhereMs } = await limit.lockout('ada');
    expect(everywhereMs).toBe(0);
    expect(somewhereMs).toBeGreaterThan(0);
    await limit.lift('ada');
    expect(await limit.lockout('ada')).toEqual({ everywhereMs: 0, somewhereMs: 0 });
    expect(await fail(limit, 'ada', '192.0.2.1')).toBe(0);
  });

  it('are told twenty times an hour, and then no more', async () => {
    const limit = await process(randomUUID(), url);
    const told: string[] = [];
    for (let i = 0; i < 25; i++) told.push(await limit.tells('ada'));
    expect(told.filter((each) => each === 'yes')).toHaveLength(19);
    expect(told.slice(19)).toEqual(['last', ...Array<string>(5).fill('no')]);
  });
});

describe('two processes', () => {
  it.runIf(redisUrl !== null)('count together', { timeout: 60_000 }, async () => {
    const store = randomUUID();
    const [one, other] = [await process(store, redisUrl), await process(store, redisUrl)];
    expect(await failures(4, () => fail(one, 'ada', '192.0.2.1'))).toEqual(free(4));
    expect(await failures(4, () => fail(other, 'ada', '192.0.2.1'))).toEqual(free(4));
    expect(await fail(one, 'ada', '192.0.2.1')).toBeGreaterThan(0);
    expect(await fail(other, 'ada', '192.0.2.1')).toBeGreaterThan(0);
    await one.lift('ada');
    expect(await fail(other, 'ada', '192.0.2.1')).toBe(0);
  });
});
