import { describe, expect, it } from 'vitest';
import type { ManifestOf } from '#domain/seal/manifest';
import type { StoredEvent } from '#infra/event-store/event-store';
import type { KeptDraft } from '#infra/read-model/seals/statement-drafts';
import { StatedEvents } from './audit-statements.js';
import { type Entry, chained, chainedKey, headAfter } from './entry.js';
import { makeSigningKey } from './signing.js';
import { Statements } from './statements.js';

type Statement = ManifestOf<'statement'>;
type Given = readonly [at: string, type: string, data?: object, stream?: string];

const chainId = '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10';
const key = makeSigningKey();
const vaultKey = new Uint8Array(32).fill(7);
const vault = { find: async () => vaultKey, obtain: async () => vaultKey };

const logOf = (given: readonly Given[]): StoredEvent[] =>
  given.map(([at, type, data = {}, stream = 'recording-a'], n) => ({
    ...{ id: `event ${String(n)}`, type, stream, data, metadata: { at: `2030-01-${at}:00.000Z` } },
    ...{ revision: BigInt(n), position: BigInt(100 + n) },
  }));

/** What a sealer keeps for the next one. */
const draftsOf = () => {
  let kept: KeptDraft | null = null;
  return {
    find: async () => kept,
    keep: async (draft: KeptDraft) => void (kept = draft),
    forget: async () => void (kept = null),
  };
};
type Reading = { eventsAtOnce?: number; drafts?: ReturnType<typeof draftsOf> };

const statementsOf = (
  log: readonly StoredEvent[],
  chain: readonly Entry[],
  { at, eventsAtOnce = 2_000, drafts = draftsOf() }: Reading & { at: Date },
) =>
  new Statements({
    house: { store: storeOf(log) as never, vault: vault as never, clock: { now: () => at } },
    chain: {
      head: async () => headAfter(chain.at(-1)!.manifest),
      async *entries(from = 0, limit = Infinity) {
        yield* chain.slice(from, from + limit);
      },
    },
    ...{ eventsAtOnce, drafts },
  });

/** What is stated of a log by this moment, as the chain holds it; with drafts, each pass by another sealer. */
const stated = async (
  log: readonly StoredEvent[],
  now: string,
  chain: Entry[] = [],
  reading: Reading = {},
) => {
  const at = new Date(`2030-01-${now}:00.000Z`);
  if (chain.length === 0) chain.push(chainedKey(null, key, { chain: chainId, key, at }));
  let statements = statementsOf(log, chain, { at, ...reading });
  for (let draft = await statements.due(); draft !== null; draft = await statements.due()) {
    if (reading.drafts) statements = statementsOf(log, chain, { at, ...reading });
    if (draft === 'reading') continue;
    chain.push(...chained(headAfter(chain.at(-1)!.manifest), [draft], { chain: chainId, key, at }));
    await statements.made(chain.at(-1)!.manifest as Statement);
  }
  return chain.slice(1).map(({ manifest }) => manifest as Statement);
};

const storeOf = (log: readonly StoredEvent[]) => ({
  async *readAll({ after = -1n, limit = Infinity }: { after?: bigint; limit?: number }) {
    yield* log.filter(({ position }) => position > after).slice(0, limit);
  },
});

const shortly = ({ from, to, after, upTo, log, captures }: Statement) =>
  `${from.slice(8, 10)}-${to.slice(8, 10)} ${String(after)}-${upTo}: ${String(log.events)} ${String(captures.begun)}`;

const week = logOf([
  ['01T08:00', 'RecordingStarted', { device: null }],
  ['01T09:00', 'CaptureCounted', { recording: 'a', position: '100' }, 'source-x'],
  ['01T10:00', 'RecordingUploaded', { incomplete: 'connection-broken' }],
  ['02T23:59', 'RecordingStarted', { device: null }],
  // Decided on the second, and in the log when the third had begun.
  ['03T00:00', 'RecordingStarted', { device: null }],
  ['02T23:58', 'RecordingUploaded', { incomplete: null }],
  ['06T12:00', 'RecordingDeleted', { removal: { rule: 'bin' } }],
  ['06T12:00', '$metadata', {}, '$$settings'],
]);

describe('the daily statement', () => {
  it('waits for the end of the day, and says then what the log took in', async () => {
    expect(await stated(week.slice(0, 3), '01T23:00')).toEqual([]);
    expect(await stated(week.slice(0, 3), '02T00:00')).toEqual([]);
    const [statement, ...others] = await stated(week.slice(0, 3), '02T00:01');
    expect(others).toEqual([]);
    expect(statement).toMatchObject({
      ...{ from: '2030-01-01T00:00:00.000Z', to: '2030-01-02T00:00:00.000Z' },
      ...{ after: null, upTo: '102', log: { events: 3 }, sources: { count: 1 } },
      captures: { begun: 1, complete: 0, incomplete: { 'connection-broken': 1 }, removed: {} },
    });
  });

  it('catches up with the days that nobody was there for, and leaves no event out', async () => {
    expect((await stated(week, '09T08:00')).map(shortly)).toEqual([
      '01-02 null-102: 3 1',
      '02-03 102-103: 1 1',
      '03-04 103-105: 2 1',
      '04-07 105-106: 1 0',
      '07-09 106-106: 0 0',
    ]);
  });

  it('says nothing twice, whoever asks again', async () => {
    const chain: Entry[] = [];
    await stated(week.slice(0, 4), '03T08:00', chain);
    expect(await stated(week, '03T09:00', chain)).toHaveLength(2);
    expect((await stated(week, '04T09:00', chain)).map(shortly).slice(2)).toEqual([
      '03-04 103-106: 3 1',
    ]);
  });

  it('finds the one before in the chain, however far back, whatever the catalogue tells', async () => {
    const chain: Entry[] = [];
    const at = new Date('2030-01-03T08:00:00.000Z');
    await stated(week.slice(0, 4), '03T08:00', chain);
    const drafts = Array.from({ length: 2_100 }, () => ({
      ...{ kind: 'checkpoint' as const, size: 1, root: '00'.repeat(32) },
    }));
    chain.push(...chained(headAfter(chain.at(-1)!.manifest), drafts, { chain: chainId, key, at }));
    const known = chain.length;
    await stated(week, '03T09:00', chain);
    expect(chain).toHaveLength(known);
    await stated(week, '04T09:00', chain);
    expect(chain.slice(known).map(({ manifest }) => shortly(manifest as Statement))).toEqual([
      '03-04 103-106: 3 1',
    ]);
  });

  it('is about today though a clock that was ahead has dated events later', async () => {
    const log = logOf([
      ['20T08:00', 'RecordingStarted', { device: null }],
      ['01T08:00', 'RecordingUploaded', { incomplete: null }],
    ]);
    expect((await stated(log, '02T08:00')).map(shortly)).toEqual(['01-02 null-101: 2 1']);
  });

  it('goes on as soon as a clock that was ahead is right, and the audit finds nothing', async () => {
    const log = logOf([
      ['01T08:00', 'RecordingStarted', { device: null }],
      ['20T08:00', 'RecordingStarted', { device: null }],
      ['02T08:00', 'RecordingUploaded', { incomplete: null }],
      ['03T08:00', 'RecordingStarted', { device: null }],
    ]);
    const chain: Entry[] = [];
    await stated(log.slice(0, 2), '21T08:00', chain);
    await stated(log.slice(0, 3), '02T08:01', chain);
    const statements = await stated(log, '04T08:00', chain);
    expect(statements.map(shortly)).toEqual([
      '01-02 null-100: 1 1',
      '02-21 100-101: 1 1',
      '02-03 101-102: 1 0',
      '03-04 102-103: 1 1',
    ]);
    expect(await stated(log, '04T09:00', chain)).toHaveLength(4);
    expect(await found(log, statements)).toEqual([]);
    expect(await found(log, statements.toSpliced(2, 1))).toContain(
      'It does not go on where the statement before it ended.',
    );
  });

  it('asks again in a process whose clock is put back', async () => {
    const at = new Date('2030-01-20T08:00:00.000Z');
    const chain = [chainedKey(null, key, { chain: chainId, key, at })];
    const statements = statementsOf(week.slice(0, 3), chain, { at });
    for (;;) {
      const draft = await statements.due();
      if (draft === null) break;
      if (draft === 'reading') continue;
      chain.push(
        ...chained(headAfter(chain.at(-1)!.manifest), [draft], { chain: chainId, key, at }),
      );
      await statements.made(chain.at(-1)!.manifest as Statement);
    }
    at.setTime(Date.parse('2030-01-02T08:00:00.000Z'));
    expect(await statements.due()).toMatchObject({ to: '2030-01-02T00:00:00.000Z', after: '102' });
  });
});

describe('a statement of which the events are read piece by piece', () => {
  const figuresOf = (statements: readonly Statement[]) =>
    statements.map(({ from, to, after, upTo, log, captures, sources }) => ({
      ...{ from, to, after, upTo, log, captures, sources },
    }));

  it.each([1, 2, 3, 5])(
    'says the same, by one sealer or by many: %i at once',
    async (eventsAtOnce) => {
      const whole = figuresOf(await stated(week, '09T08:00'));
      expect(figuresOf(await stated(week, '09T08:00', [], { eventsAtOnce }))).toEqual(whole);
      const drafts = draftsOf();
      expect(figuresOf(await stated(week, '09T08:00', [], { eventsAtOnce, drafts }))).toEqual(
        whole,
      );
      expect(await drafts.find()).toBeNull();
    },
  );

  /** A sealer that has read a part of the first day, and what it kept. */
  const begun = async () => {
    const at = new Date('2030-01-09T08:00:00.000Z');
    const chain: Entry[] = [chainedKey(null, key, { chain: chainId, key, at })];
    const drafts = draftsOf();
    const reading = { at, eventsAtOnce: 2, drafts };
    expect(await statementsOf(week, chain, reading).due()).toBe('reading');
    return { chain, drafts, kept: (await drafts.find())! };
  };

  it('goes on where the one before was', async () => {
    const { chain, drafts } = await begun();
    const at = new Date('2030-01-09T08:00:00.000Z');
    const statements = statementsOf(week.slice(1), chain, { at, drafts });
    expect(await statements.due()).toMatchObject({ upTo: '102', log: { events: 3 } });
  });

  it('is begun anew over a log that is another one by now', async () => {
    const { chain, drafts, kept } = await begun();
    const changed = week.with(1, { ...week[1]!, id: 'event other' });
    const shorter = week.slice(0, 1);
    for (const log of [changed, shorter]) {
      const own = [...chain];
      await drafts.keep(kept);
      expect(figuresOf(await stated(log, '09T08:00', own, { drafts }))).toEqual(
        figuresOf(await stated(log, '09T08:00')),
      );
    }
  });

  it('is begun anew where what was kept is not what the sealer wrote, or of another statement', async () => {
    const { chain, drafts, kept } = await begun();
    const whole = figuresOf(await stated(week, '09T08:00'));
    await drafts.keep({ ...kept, draft: kept.draft.replace('"begun":1', '"begun":7') });
    expect(figuresOf(await stated(week, '09T08:00', [...chain], { drafts }))).toEqual(whole);
    await drafts.keep({ draft: '', mac: Buffer.alloc(0) });
    expect(figuresOf(await stated(week, '09T08:00', [...chain], { drafts }))).toEqual(whole);
    const later = [...chain];
    await stated(week.slice(0, 3), '02T08:00', later);
    await drafts.keep(kept);
    expect(figuresOf(await stated(week, '09T08:00', later, { drafts }))).toEqual(whole);
  });
});

const found = async (log: readonly StoredEvent[], statements: readonly Statement[]) => {
  const watch = new StatedEvents(statements, vault);
  const details: string[] = [];
  const tell = async (findings: AsyncIterable<{ detail: string }>) => {
    for await (const { detail } of findings) details.push(detail.replace(/.*?: /, ''));
  };
  for (const event of log) if (!event.stream.startsWith('$')) await tell(watch.audit(event));
  await tell(watch.atEnd());
  return details;
};

describe('the audit of statements', () => {
  it('finds nothing where the log is what it was', async () => {
    expect(await found(week, await stated(week, '09T08:00'))).toEqual([]);
  });

  it('names the day in which an event is missing, or another one', async () => {
    const statements = await stated(week, '09T08:00');
    expect(await found(week.toSpliced(3, 1), statements)).toEqual([
      'log.events is 1; the log comes to 0.',
      'log.merkleRoot is another one than the log comes to.',
      'captures.begun is 1; the log comes to 0.',
    ]);
    const changed = week.with(2, { ...week[2]!, data: { incomplete: 'disk-full' } });
    expect(await found(changed, statements)).toEqual([
      'log.merkleRoot is another one than the log comes to.',
      'captures.incomplete.connection-broken is 1; the log comes to 0.',
      'captures.incomplete.disk-full is 0; the log comes to 1.',
    ]);
  });

  it('names a count of a source that is another one', async () => {
    const statements = await stated(week, '09T08:00');
    const counted = week.with(1, { ...week[1]!, revision: 7n });
    expect(await found(counted, statements)).toEqual([
      'sources.merkleRoot is another one than the log comes to.',
    ]);
  });

  it('names a log that was cut, and a statement that was left out', async () => {
    const statements = await stated(week, '09T08:00');
    expect(await found(week.slice(0, 6), statements)).toContain(
      'The log ends before 106, up to where it speaks.',
    );
    const broken = 'It does not go on where the statement before it ended.';
    expect(await found(week, statements.toSpliced(1, 1))).toContain(broken);
    for (const from of ['2030-01-01T00:00:00.000Z', '2030-01-02T12:00:00.000Z'])
      expect(await found(week, statements.with(1, { ...statements[1]!, from }))).toEqual([broken]);
  });
});
