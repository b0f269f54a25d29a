import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type EventStore,
  type NewEvent,
  type StoredEvent,
  type SubscriptionMessage,
  WrongExpectedRevision,
} from './event-store.js';

const TYPE = 'Tested';

/** Events nobody else has, numbered. */
export const newEvents = (count: number, from = 0): NewEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    type: TYPE,
    data: { number: from + index },
    metadata: { by: 'system:test', nested: { deep: [1, null, 'ü'] } },
  }));

export const streamName = (noun = 'tested') => `${noun}-${randomUUID()}`;

export const numbersOf = (events: readonly StoredEvent[]) =>
  events.map(({ data }) => (data as { number: number }).number);

/** Reads a subscription until `enough`, then takes leave of it. */
export const follow = async (
  store: EventStore,
  { after, prefixes }: { after: bigint | null; prefixes: string[] },
  enough: (messages: readonly SubscriptionMessage[]) => boolean,
  onMessage: (message: SubscriptionMessage) => Promise<void> | void = () => undefined,
): Promise<SubscriptionMessage[]> => {
  const leave = new AbortController();
  const messages: SubscriptionMessage[] = [];
  const filter = { streamPrefixes: prefixes };
  for await (const message of store.subscribeAll({ after, filter, signal: leave.signal })) {
    messages.push(message);
    await onMessage(message);
    if (enough(messages)) leave.abort();
  }
  return messages;
};

export const eventsOf = (messages: readonly SubscriptionMessage[]): StoredEvent[] =>
  messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));

/** Positions never go back, and no event comes before a checkpoint at or beyond its place. */
export const expectOrder = (messages: readonly SubscriptionMessage[]): void => {
  let last = -1n;
  for (const message of messages) {
    if (message.kind === 'caught-up') continue;
    const position = message.kind === 'event' ? message.event.position : message.position;
    expect(position).toBeGreaterThan(last);
    last = position;
  }
};

const all = async <T>(source: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
};

/** What every event store behind the port does; others may be writing to it at the same time. */
export const eventStoreContract = (
  name: string,
  open: () => Promise<{ store: EventStore; close: () => Promise<void> }>,
): void => {
  describe(`the event store contract, by ${name}`, () => {
    let store: EventStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    describe('append', () => {
      it('makes a stream, and continues it at the revision that the writer has seen', async () => {
        const stream = streamName();
        const first = await store.append(stream, 'no-stream', newEvents(2));
        expect(first.revision).toBe(1n);
        const second = await store.append(stream, 1n, newEvents(1, 2));
        expect(second.revision).toBe(2n);
        expect(second.position).toBeGreaterThan(first.position);
        expect(numbersOf(await all(store.readStream(stream)))).toEqual([0, 1, 2]);
      });

      it('gives back an event as it was written, with its place', async () => {
        const stream = streamName();
        const [event] = newEvents(1) as [NewEvent];
        const { position, revision } = await store.append(stream, 'no-stream', [event]);
        expect(await all(store.readStream(stream))).toEqual([
          { ...event, stream, revision, position },
        ]);
      });

      it.each([
        ['nothing, where there is something', 2, 'no-stream'],
        ['an older revision', 2, 0n],
        ['a revision that is not there yet', 2, 5n],
        ['something, where there is nothing', 0, 0n],
      ] as const)('refuses a writer who has seen %s', async (_what, count, expected) => {
        const stream = streamName();
        if (count > 0) await store.append(stream, 'no-stream', newEvents(count));
        await expect(store.append(stream, expected, newEvents(1))).rejects.toThrow(
          WrongExpectedRevision,
        );
        expect(await all(store.readStream(stream))).toHaveLength(count);
      });

      it('takes the same events at the same revision once, and answers twice the same', async () => {
        const stream = streamName();
        await store.append(stream, 'no-stream', newEvents(1));
        const events = newEvents(3, 1);
        const once = await store.append(stream, 0n, events);
        await store.append(stream, 3n, newEvents(1, 4));
        expect(await store.append(stream, 0n, events)).toEqual(once);
        expect(numbersOf(await all(store.readStream(stream)))).toEqual([0, 1, 2, 3, 4]);
      });

      it('lets one of many writers win who have seen the same', async () => {
        const stream = streamName();
        const tries = Array.from({ length: 16 }, () =>
          store.append(stream, 'no-stream', newEvents(1)),
        );
        const outcomes = await Promise.allSettled(tries);
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const outcome of outcomes)
          if (outcome.status === 'rejected')
            expect(outcome.reason).toBeInstanceOf(WrongExpectedRevision);
      });

      it.each<[string, unknown]>([
        ['a bigint', { count: 1n }],
        ['nothing', undefined],
        ['itself', Object.assign({}, ...[{}].map((loop) => Object.assign(loop, { loop })))],
      ])('rejects data that holds %s, which JSON cannot', async (_what, data) => {
        const [event] = newEvents(1) as [NewEvent];
        const stream = streamName();
        const broken = { ...event, data: data as Record<string, unknown> };
        await expect(store.append(stream, 'no-stream', [broken])).rejects.toThrow();
        await expect(
          store.append(stream, 'no-stream', [{ ...event, metadata: broken.data }]),
        ).rejects.toThrow();
        expect(await store.lastRevision(stream)).toBeNull();
      });
    });

    describe('reading a stream', () => {
      it('finds nothing in a stream that is not there', async () => {
        expect(await all(store.readStream(streamName()))).toEqual([]);
        expect(await store.lastRevision(streamName())).toBeNull();
      });

      it.each([499, 500, 501, 1_203])('reads %i events over its pages', async (count) => {
        const stream = streamName();
        await store.append(stream, 'no-stream', newEvents(count));
        const expected = Array.from({ length: count }, (_, number) => number);
        expect(numbersOf(await all(store.readStream(stream)))).toEqual(expected);
        expect(numbersOf(await all(store.readStream(stream, 498n)))).toEqual(expected.slice(498));
        expect(await all(store.readStream(stream, BigInt(count)))).toEqual([]);
        expect(await store.lastRevision(stream)).toBe(BigInt(count - 1));
      });

      it.each([1, 499, 500, 501, 1_000, 1_001])('stops at a limit of %i', async (limit) => {
        const stream = streamName();
        await store.append(stream, 'no-stream', newEvents(1_203));
        const from = (first: number, length: number) =>
          Array.from({ length }, (_, index) => first + index);
        const read = async (first: bigint, most = limit) =>
          numbersOf(await all(store.readStream(stream, first, most)));
        expect(await read(0n)).toEqual(from(0, limit));
        expect(await read(7n)).toEqual(from(7, limit));
        expect(await read(BigInt(1_203 - limit))).toEqual(from(1_203 - limit, limit));
        expect(await read(1_200n, Math.max(limit, 4))).toEqual([1_200, 1_201, 1_202]);
        expect(await read(1_203n)).toEqual([]);
        expect(await read(0n, 0)).toEqual([]);
      });
    });

    describe('reading $all', () => {
      const own = async (stream: string, options: { after?: bigint }) =>
        (await all(store.readAll(options))).filter((event) => event.stream === stream);

      it('is in the order of positions, over its pages, and leaves out where it begins', async () => {
        const before = (await store.head()) ?? 0n;
        const stream = streamName();
        await store.append(stream, 'no-stream', newEvents(700));
        await store.append(stream, 699n, newEvents(700, 700));
        const events = await own(stream, { after: before });
        expect(numbersOf(events)).toEqual(Array.from({ length: 1_400 }, (_, number) => number));
        expectOrder(events.map((event) => ({ kind: 'event', event })));
        const rest = await own(stream, { after: events[898]?.position ?? 0n });
        expect(numbersOf(rest)).toEqual(numbersOf(events.slice(899)));
        const begun = await own(stream, {});
        expect(begun).toEqual(events);
      });

      it.each([1, 499, 500, 501, 502])('stops at a limit of %i', async (limit) => {
        const after = (await store.head()) ?? 0n;
        await store.append(streamName(), 'no-stream', newEvents(600));
        const limited = await all(store.readAll({ after, limit }));
        expect(limited).toHaveLength(limit);
        expect(limited[0]?.position).toBeGreaterThan(after);
        expect(await all(store.readAll({ limit: 1 }))).toHaveLength(1);
      });

      it('has at its head what was written last', async () => {
        const { position } = await store.append(streamName(), 'no-stream', newEvents(2));
        expect((await store.head()) ?? 0n).toBeGreaterThanOrEqual(position);
        const after = (await store.head()) ?? 0n;
        expect(await all(store.readAll({ after }))).toEqual([]);
      });
    });

    describe('a subscription', () => {
      it('reads what is there, says that it has caught up, and goes on live', async () => {
        const after = await store.head();
        const noun = `n${randomUUID()}`;
        const stream = streamName(noun);
        await store.append(stream, 'no-stream', newEvents(700));
        let written = false;
        const messages = await follow(
          store,
          { after, prefixes: [`${noun}-`] },
          (so) => eventsOf(so).length >= 900,
          async ({ kind }) => {
            if (kind !== 'caught-up' || written) return;
            written = true;
            await store.append(stream, 699n, newEvents(200, 700));
          },
        );
        expect(numbersOf(eventsOf(messages))).toEqual(
          Array.from({ length: 900 }, (_, number) => number),
        );
        expectOrder(messages);
        const caughtUp = messages.findIndex(({ kind }) => kind === 'caught-up');
        expect(eventsOf(messages.slice(0, caughtUp))).toHaveLength(700);
      });

      it('sees only streams with its prefixes, and says how far it has looked', async () => {
        const after = await store.head();
        const [mine, also, other] = [1, 2, 3].map(() => `n${randomUUID()}-`) as [
          string,
          string,
          string,
        ];
        await store.append(`${mine}1`, 'no-stream', newEvents(1));
        await store.append(`${also}1`, 'no-stream', newEvents(1, 1));
        let end = 0n;
        for (let stream = 0; stream < 3; stream++)
          ({ position: end } = await store.append(
            `${other}${String(stream)}`,
            'no-stream',
            newEvents(500),
          ));
        const messages = await follow(store, { after, prefixes: [mine, also] }, (so) =>
          so.some((message) => message.kind === 'checkpoint' && message.position >= end),
        );
        expect(numbersOf(eventsOf(messages))).toEqual([0, 1]);
        expectOrder(messages);
      });

      it('begins after the position that it is given', async () => {
        const prefix = `n${randomUUID()}-`;
        await store.append(`${prefix}1`, 'no-stream', newEvents(3));
        const [, second] = await all(store.readStream(`${prefix}1`));
        const messages = await follow(
          store,
          { after: second?.position ?? null, prefixes: [prefix] },
          (so) => eventsOf(so).length > 0,
        );
        expect(numbersOf(eventsOf(messages))).toEqual([2]);
      });

      it('never lets a checkpoint overtake an event, however slow the reader is', async () => {
        const after = await store.head();
        const noun = `n${randomUUID()}`;
        const expected = await interleaved(store, noun);
        const messages = await follow(
          store,
          { after, prefixes: [`${noun}-`] },
          (so) => eventsOf(so).length >= expected && so.some(({ kind }) => kind === 'checkpoint'),
          // Each turn of the event loop lets the next messages arrive while this one is at work.
          () => new Promise((resolve) => setImmediate(resolve)),
        );
        expectOrder(messages);
        expect(numbersOf(eventsOf(messages)).sort((a, b) => a - b)).toEqual(
          Array.from({ length: expected }, (_, number) => number),
        );
      });

      it('ends when it is told to, even with nothing to read', async () => {
        const leave = new AbortController();
        const reading = all(
          store.subscribeAll({
            after: await store.head(),
            filter: { streamPrefixes: [`n${randomUUID()}-`] },
            signal: leave.signal,
          }),
        );
        leave.abort();
        expect((await reading).filter(({ kind }) => kind === 'event')).toEqual([]);
      });
    });
  });
};

/** Thousands of events of one noun among as many of another, so that checkpoints lie between them. */
const interleaved = async (store: EventStore, noun: string): Promise<number> => {
  const [rounds, size] = [12, 400];
  for (let round = 0; round < rounds; round++) {
    await store.append(streamName(noun), 'no-stream', newEvents(size, round * size));
    await store.append(streamName('other'), 'no-stream', newEvents(size));
  }
  return rounds * size;
};
