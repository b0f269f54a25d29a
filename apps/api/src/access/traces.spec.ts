import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { EventStoreUnavailable } from '#infra/event-store/event-store';
import { eventually } from '../../../../test/support/product.js';
import { type Trace, Traces } from './traces.js';

const trace = (n: number): Trace => ({
  stream: `activity-${String(n)}`,
  event: { type: 'RecordingListed', data: { recordings: [], personal: { filter: { q: 'Zoë' } } } },
  on: { by: 'user:ada', at: new Date(), via: 'rest', correlationId: String(n) },
});

/** An event store that can go away, and a log that is read. */
const world = (limits: { most?: number; closingMs?: number } = {}) => {
  const written: string[] = [];
  const lines: string[] = [];
  const store = { isAway: false };
  const tried = { count: 0 };
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  const write = async ({ stream, on }: Trace) => {
    if (store.isAway) throw new EventStoreUnavailable(null);
    if (on.by === 'nobody') throw new TypeError('This is no event.');
    if (on.by === 'too-large') {
      tried.count += 1;
      throw new Error('The append is too large.');
    }
    written.push(stream);
  };
  const kept = { most: 1_000, againMs: 5, closingMs: 60_000, ...limits };
  return { written, lines, store, tried, traces: new Traces(write, log, kept) };
};

describe('traces', () => {
  it('wait while the event store is away, and are all written when it is back', async () => {
    const { written, lines, store, traces } = world();
    store.isAway = true;
    for (let n = 0; n < 100; n++) traces.tell(trace(n));
    await eventually(async () => lines.length > 0);
    expect(lines.join()).toContain('accesses cannot be recorded');
    expect(traces.state).toEqual({ waiting: 100, lost: 0 });
    store.isAway = false;
    await traces.close();
    expect(new Set(written).size).toBe(100);
    expect(lines).toHaveLength(1);
    expect(traces.state).toEqual({ waiting: 0, lost: 0 });
  });

  it('are counted where they cannot be kept, and said aloud without what was searched for', async () => {
    const { lines, store, traces } = world({ most: 10, closingMs: 0 });
    store.isAway = true;
    for (let n = 0; n < 50; n++) traces.tell(trace(n));
    expect(traces.state.lost).toBe(8);
    await traces.close();
    expect(traces.state.lost).toBeGreaterThanOrEqual(18);
    expect(lines.join()).toContain('an access was not recorded');
    expect(lines.join()).not.toContain('Zoë');
  });

  it('do not wait for one that can never be written', async () => {
    const { written, traces } = world();
    traces.tell({ ...trace(1), on: { ...trace(1).on, by: 'nobody' } });
    traces.tell(trace(2));
    await traces.close();
    expect(written).toEqual(['activity-2']);
    expect(traces.state).toEqual({ waiting: 0, lost: 1 });
  });

  it('are lost when they fail again and again for themselves, while all others are written', async () => {
    const { written, lines, tried, traces } = world();
    for (let n = 0; n < 50; n++)
      traces.tell({ ...trace(n), on: { ...trace(n).on, by: 'too-large' } });
    traces.tell(trace(50));
    await traces.close();
    expect(written).toEqual(['activity-50']);
    expect(traces.state).toEqual({ waiting: 0, lost: 50 });
    expect(tried.count).toBe(50 * 20);
    expect(lines).toHaveLength(50);
    expect(lines.join()).not.toContain('cannot be recorded');
  });
});
