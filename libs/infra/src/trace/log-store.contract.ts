import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../clock.js';
import { RECORDING, line } from './line.samples.js';
import type { LogBounds, LogStore } from './log-store.js';

const MINUTE_MS = 60_000;
const bounds: LogBounds = { bytes: 1_024 * 1_024, ageMs: 60 * MINUTE_MS };
const START = Date.parse('2030-01-01T08:00:00.000Z');
const FIRST_PAGE = { before: null, limit: 100 };

/** What every log of lines does. `open` gives an empty one. */
export const logStoreContract = (
  open: (clock: Clock, bounds: LogBounds) => Promise<LogStore>,
): void => {
  let now = START;
  const clock: Clock = { now: () => new Date(now) };
  const opened = async (): Promise<LogStore> => {
    now = START;
    const store = await open(clock, bounds);
    onTestFinished(() => store.close());
    return store;
  };
  const texts = async (store: LogStore, filter = {}) =>
    (await store.page(filter, FIRST_PAGE)).map(({ text }) => text);

  it('gives lines back as they were, the newest first', async () => {
    const store = await opened();
    const full = line({
      recording: RECORDING,
      facts: { code: 'no-capture', ms: 1.5 },
      at: new Date(START + 1),
    });
    await store.append([line({ text: 'first' }), full]);
    await store.append([line({ text: 'third', process: 'api' })]);
    await store.append([]);
    expect(await texts(store)).toEqual(['third', full.text, 'first']);
    const { id, ...second } = (await store.page({}, FIRST_PAGE))[1]!;
    expect(second).toEqual(full);
    expect(typeof id).toBe('bigint');
  });

  it('pages without gap or repetition while lines keep coming', async () => {
    const store = await opened();
    for (let n = 0; n < 25; n++) await store.append([line({ text: String(n) })]);
    const seen: string[] = [];
    let before: bigint | null = null;
    for (;;) {
      const page = await store.page({}, { before, limit: 10 });
      seen.push(...page.map(({ text }) => text));
      await store.append([line({ text: 'new' })]);
      if (page.length < 10) break;
      before = page.at(-1)?.id ?? null;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => String(24 - n)));
  });

  it.each([
    ['area', { areas: ['gui', 'license'] as const }, 'gui'],
    ['level', { levels: ['error'] as const }, 'error'],
    ['process', { process: 'api' }, 'api'],
    ['one of several processes', { process: 'house/7' }, 'seven'],
    ['recording', { recording: RECORDING }, 'recording'],
    ['words', { text: 'ÄNDERUNG' }, 'eine änderung'],
    ['words of its facts', { text: 'no-CAP' }, 'facts'],
    ['words that look like a pattern', { text: '%_' }, '%_'],
    ['from a time', { from: new Date(START + MINUTE_MS) }, 'late'],
    ['before a time', { to: new Date(START) }, 'early'],
  ])('finds lines by %s', async (_, filter, text) => {
    const store = await opened();
    await store.append([
      line({ text: 'gui', area: 'gui' }),
      line({ text: 'error', level: 'error' }),
      line({ text: 'api', process: 'api' }),
      line({ text: 'seven', instance: 'house/7' }),
      line({ text: 'recording', recording: RECORDING }),
      line({ text: 'another', recording: randomUUID() }),
      line({ text: 'eine änderung' }),
      line({ text: 'facts', facts: { code: 'no-capture' } }),
      line({ text: '%_' }),
      line({ text: 'late', at: new Date(START + MINUTE_MS) }),
      line({ text: 'early', at: new Date(START - 1) }),
    ]);
    expect(await texts(store, filter)).toEqual([text]);
  });

  it('tells what came after a line, the oldest first', async () => {
    const store = await opened();
    expect(await store.newest()).toBe(0n);
    await store.append([line({ text: 'before' })]);
    const newest = await store.newest();
    expect(await store.after(newest, 10)).toEqual([]);
    await store.append(['one', 'two', 'three'].map((text) => line({ text })));
    expect((await store.after(newest, 2)).map(({ text }) => text)).toEqual(['one', 'two']);
    expect(await store.newest()).toBeGreaterThan(newest);
  });

  it('keeps the newest lines within its room, without a gap', async () => {
    const store = await opened();
    const LINES = 20_000;
    const BATCH = 500;
    for (let n = 0; n < LINES; n += BATCH)
      await store.append(
        Array.from({ length: BATCH }, (_, k) => line({ facts: { count: n + k } })),
      );
    const kept = await store.page({}, { before: null, limit: LINES });
    expect(kept.length).toBeGreaterThan(BATCH);
    expect(kept.length).toBeLessThan(LINES / 2);
    expect(kept.map(({ facts }) => facts['count'])).toEqual(
      kept.map((_, index) => LINES - 1 - index),
    );
  });

  it('keeps nothing for longer than its time', async () => {
    const store = await opened();
    await store.append([line({ text: 'old' })]);
    now += 30 * MINUTE_MS;
    await store.append([line({ text: 'young', at: clock.now() })]);
    expect(await texts(store)).toEqual(['young', 'old']);
    now += 31 * MINUTE_MS;
    expect(await texts(store)).toEqual(['young']);
    now += 31 * MINUTE_MS;
    await store.trim();
    expect(await texts(store)).toEqual([]);
    await store.append([line({ text: 'new', at: clock.now() })]);
    expect(await texts(store)).toEqual(['new']);
  });
};
