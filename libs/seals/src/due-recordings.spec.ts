import { describe, expect, it } from 'vitest';
import { DueRecordings } from './due-recordings.js';

const LONG_MS = 3_600_000;
const names = (count: number, of: string) =>
  Array.from({ length: count }, (_, n) => `${of}-${String(n).padStart(6, '0')}`);

/** Lists as the catalogue has them; they may change between two looks. */
const listing = (lists: { fresh?: string[]; followed?: string[]; earliest?: string[] }) => {
  const asked = { pages: 0, most: 0 };
  const page = (list: readonly string[] = []) => {
    return async (limit: number, after: { id: string } | null) => {
      asked.pages += 1;
      asked.most = Math.max(asked.most, limit);
      const rest = list.filter((id) => after === null || id > after.id).slice(0, limit);
      return rest.map((id) => ({ id, startedAt: id }));
    };
  };
  const due = new DueRecordings({
    fresh: async (limit) => (lists.fresh ?? []).slice(0, limit),
    followed: page(lists.followed),
    earliest: page(lists.earliest),
  });
  return { due, asked };
};

describe('what is to be sealed next', () => {
  it('is what came just now, then what is followed, then the earliest, a batch at a time', async () => {
    const [fresh, followed] = [names(3, 'fresh'), names(2, 'followed')];
    const earliest = names(10, 'early');
    const { due } = listing({ fresh, followed, earliest });
    expect(await due.next(8)).toEqual([...fresh, ...followed, ...earliest.slice(0, 3)]);
    fresh.forEach((id) => due.rest(id, LONG_MS));
    const next = (await due.next(8)).filter((id) => id.startsWith('early'));
    expect(next).toEqual(earliest.slice(3, 3 + next.length));
    expect(next.length).toBeGreaterThan(4);
  });

  it('leaves room for the others, however much comes just now', async () => {
    const { due } = listing({ fresh: names(500, 'fresh'), earliest: names(500, 'early') });
    const next = await due.next(64);
    expect(next.filter((id) => id.startsWith('early'))).toHaveLength(48);
  });

  it('is what was locked, as soon as a crypt key is opened, and nothing else that rests', async () => {
    const { due } = listing({ fresh: ['damaged', 'locked'] });
    due.rest('damaged', LONG_MS);
    due.rest('locked', LONG_MS, { isLocked: true });
    expect(await due.next(8)).toEqual([]);
    due.wakeLocked();
    expect(await due.next(8)).toEqual(['locked']);
  });

  it('passes by what rests, however much that is, in pages of one size', async () => {
    const earliest = names(1_005, 'early');
    const { due, asked } = listing({ earliest });
    earliest.slice(0, 1_000).forEach((id) => due.rest(id, LONG_MS));
    expect(await due.next(64)).toEqual(earliest.slice(1_000));
    expect(asked.most).toBe(64);
    expect(asked.pages).toBeLessThan(20);
  });

  it('stops looking where nearly everything rests, and goes on from there', async () => {
    const earliest = names(9_001, 'early');
    const { due, asked } = listing({ earliest });
    earliest.slice(0, 9_000).forEach((id) => due.rest(id, LONG_MS));
    const found: string[] = [];
    for (let turn = 0; turn < 5 && found.length === 0; turn++) {
      const before = asked.pages;
      found.push(...(await due.next(64)));
      expect(asked.pages - before).toBeLessThanOrEqual(51);
    }
    expect(found).toEqual(earliest.slice(9_000));
  });

  it('is one that rested once its time is over', async () => {
    const { due } = listing({ fresh: ['one'] });
    due.rest('one', LONG_MS);
    expect(await due.next(64)).toEqual([]);
    due.rest('one', 0);
    expect(await due.next(64)).toEqual(['one']);
  });
});
