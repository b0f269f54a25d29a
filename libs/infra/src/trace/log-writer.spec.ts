import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../clock.js';
import type { LogLine } from './line.js';
import { LogWriter, type WriterLimits } from './log-writer.js';
import { MemoryLogStore } from './memory.log-store.js';

const NEVER_MS = 3_600_000;

/** A store that can be away, and tells how much it is given at once. */
class Away extends MemoryLogStore {
  away = false;
  readonly batches: number[] = [];

  override async append(lines: readonly LogLine[]): Promise<void> {
    if (this.away) throw new Error('away');
    this.batches.push(lines.length);
    await super.append(lines);
  }
}

let store: Away;
let faults: number;
beforeEach(() => {
  store = new Away(systemClock());
  faults = 0;
});

const writer = (limits: Partial<WriterLimits> = {}): LogWriter => {
  const made = new LogWriter({
    store,
    clock: systemClock(),
    process: 'api',
    instance: 'house/1',
    limits: { everyMs: NEVER_MS, ...limits },
    onFault: () => {
      faults += 1;
    },
  });
  onTestFinished(() => made.close());
  return made;
};
const kept = async () =>
  (await store.page({}, { before: null, limit: 1_000 })).toReversed().map((line) => ({
    area: line.area,
    level: line.level,
    text: line.text,
    facts: line.facts,
  }));
const some = (log: LogWriter, count: number) => {
  for (let n = 0; n < count; n++) log.line('gui', 'trace', 'A request.', { count: n });
};

describe('the writer of lines', () => {
  it('keeps them in their order, with time and process, in batches', async () => {
    const log = writer({ batch: 2 });
    some(log, 5);
    await log.flush();
    expect(store.batches).toEqual([2, 2, 1]);
    expect((await kept()).map(({ facts }) => facts['count'])).toEqual([0, 1, 2, 3, 4]);
    const [line] = await store.page({}, { before: null, limit: 1 });
    expect(line).toMatchObject({ process: 'api', instance: 'house/1' });
    expect(Math.abs(line!.at.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('keeps them by itself, soon', async () => {
    some(writer({ everyMs: 5 }), 1);
    await expect.poll(kept, { timeout: 60_000 }).toHaveLength(1);
  });

  it('has them wait while the store is away, and complains once each time', async () => {
    const log = writer();
    store.away = true;
    some(log, 3);
    await log.flush();
    await log.flush();
    expect(faults).toBe(1);
    store.away = false;
    await log.flush();
    expect(await kept()).toHaveLength(3);
    store.away = true;
    some(log, 1);
    await log.flush();
    expect(faults).toBe(2);
    store.away = false;
  });

  it('says of each area how many lines were lost when there was no room', async () => {
    const log = writer({ waiting: 4, batch: 3 });
    store.away = true;
    some(log, 9);
    log.line('license', 'error', 'Something.', {});
    await log.flush();
    store.away = false;
    await log.flush();
    const lines = await kept();
    expect(lines.slice(0, 4).map(({ facts }) => facts['count'])).toEqual([0, 1, 2, 3]);
    expect(lines.slice(4)).toEqual([
      {
        area: 'gui',
        level: 'warn',
        text: expect.stringContaining('lost') as string,
        facts: { count: 5 },
      },
      {
        area: 'license',
        level: 'warn',
        text: expect.stringContaining('lost') as string,
        facts: { count: 1 },
      },
    ]);
    await log.flush();
    expect(await kept()).toHaveLength(6);
  });

  it('keeps the last lines before it closes, but waits for no store that hangs', async () => {
    const log = writer();
    some(log, 1);
    await log.close();
    expect(await kept()).toHaveLength(1);
    const hanging = writer({ closeMs: 10 });
    store.append = () => new Promise(() => undefined);
    some(hanging, 1);
    await hanging.close();
    expect(await kept()).toHaveLength(1);
  });
});
