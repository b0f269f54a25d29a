import { describe, expect, it } from 'vitest';
import { VIEWS, filtersOf, isFiltered, lastDays, matches, toQuery } from './filters.js';
import { sample } from './recording.samples.js';

describe('filters', () => {
  it('are read from the address, without what is empty or foreign', () => {
    const search = new URLSearchParams('q=ada&state=&t=5&protected=true');
    expect(filtersOf(search)).toEqual({ q: 'ada', protected: 'true' });
  });

  it('become moments: from the first day’s beginning until the last one’s end', () => {
    const query = toQuery({ from: '2026-11-01', to: '2026-11-01', q: 'a' });
    const [from, to] = [query.get('from'), query.get('to')].map((iso) => Date.parse(iso!));
    expect(to! - from!).toBe(24 * 3_600_000);
    expect(query.get('q')).toBe('a');
  });

  it('leave out a day that is none', () => {
    expect(toQuery({ from: 'yesterday' }).toString()).toBe('');
  });

  it('count today among the last days', () => {
    expect(lastDays(7, new Date(2026, 10, 22))).toEqual({ from: '2026-11-16', to: '2026-11-22' });
  });
});

describe('a live recording', () => {
  it.each([
    {},
    { q: 'ada' },
    { q: '7031' },
    { number: '7031' },
    { direction: 'in' },
    { state: 'ready' },
    { from: '2026-11-21', to: '2026-11-23' },
  ])('belongs in a list with %o', (filters) => expect(matches(sample(), filters)).toBe(true));

  it.each([
    { q: 'grace' },
    { number: '99' },
    { direction: 'out' },
    { state: 'failed' },
    { protected: 'true' },
    { from: '2026-11-24' },
    { to: '2026-11-20' },
  ])('does not belong in a list with %o', (filters) =>
    expect(matches(sample(), filters)).toBe(false),
  );

  it.each([
    [sample(), 'kept'],
    [sample({ state: 'recycled', recycledAt: '2026-11-22T13:00:00.000Z' }), 'bin'],
    [sample({ state: 'deleted' }), 'deleted'],
  ] as const)('is in one view alone: %#', (recording, its) => {
    for (const view of ['kept', 'bin', 'deleted'] as const)
      expect(matches(recording, VIEWS[view]), view).toBe(view === its);
  });

  it('is narrowed in the recycle bin as outside of it', () => {
    const binned = sample({ state: 'recycled', recycledAt: '2026-11-22T13:00:00.000Z' });
    expect(matches(binned, { ...VIEWS.bin, q: 'ada' })).toBe(true);
    expect(matches(binned, { ...VIEWS.bin, q: 'grace' })).toBe(false);
  });
});

describe('a view', () => {
  it.each(Object.values(VIEWS))('%o is not narrowed by itself', (view) => {
    expect(isFiltered(view)).toBe(false);
    expect(isFiltered({ ...view, q: 'a' })).toBe(true);
  });

  it('of what is kept is narrowed by a state', () => {
    expect(isFiltered({ state: 'failed' })).toBe(true);
  });
});
