import { QueryClient } from '@tanstack/react-query';
import { afterEach, describe, expect, it } from 'vitest';
import type { Recording } from '../api/types.js';
import { departures } from '../recordings/departures.js';
import { type Filters, VIEWS, listKey } from '../recordings/filters.js';
import { type Pages, itemsOf } from '../recordings/list-pages.js';
import { sample } from '../recordings/recording.samples.js';
import { applyFrame, releaseDepartures, takeOut } from './apply-frame.js';

const AT = '2026-11-22T13:00:00.000Z';
const [a, b] = [sample({ id: 'a' }), sample({ id: 'b', startedAt: '2026-11-22T11:00:00.000Z' })];
const binned = (row: Recording) => ({ ...row, state: 'recycled' as const, recycledAt: AT });

const pagesOf = (...items: Recording[]): Pages => ({
  pages: [{ items, next: null, asOf: { position: '0', at: AT } }],
  pageParams: [null],
});

/** A page that shows one list, and has the others in its memory. */
function page(shown: Filters, { isHolding = false } = {}) {
  const client = new QueryClient();
  client.setQueryData(['recordings', VIEWS.kept], pagesOf(a, b));
  client.setQueryData(['recordings', VIEWS.bin], pagesOf());
  departures.shown = listKey(shown);
  departures.isHolding = isHolding;
  return {
    client,
    hear: (recording: Recording) =>
      applyFrame(client, { type: 'recording', change: 'changed', recording }),
    idsIn: (filters: Filters) =>
      itemsOf(client.getQueryData<Pages>(['recordings', filters])!).map(({ id }) => id),
  };
}

afterEach(() => {
  departures.release();
  for (const { id } of [a, b]) departures.forget(id);
  departures.shown = null;
});

describe('what somebody else deletes', () => {
  it('leaves the list for the recycle bin, with a word', () => {
    const { hear, idsIn } = page(VIEWS.kept);
    hear(binned(a));
    expect([idsIn(VIEWS.kept), idsIn(VIEWS.bin)]).toEqual([['b'], ['a']]);
    expect(departures.get().said).toEqual({ how: 'recycled', count: 1 });
    expect(departures.get().rows.size).toBe(0);
  });

  it('keeps its place under the pointer until that is gone', () => {
    const { client, hear, idsIn } = page(VIEWS.kept, { isHolding: true });
    hear(binned(a));
    expect(idsIn(VIEWS.kept)).toEqual(['a', 'b']);
    expect(departures.get().rows.get('a')).toBe('recycled');
    releaseDepartures(client);
    expect(idsIn(VIEWS.kept)).toEqual(['b']);
    expect(idsIn(VIEWS.bin)).toEqual(['a']);
  });

  it('stays when it was restored meanwhile', () => {
    const { client, hear, idsIn } = page(VIEWS.kept, { isHolding: true });
    hear(binned(a));
    hear(a);
    releaseDepartures(client);
    expect(idsIn(VIEWS.kept)).toEqual(['a', 'b']);
  });

  it('is counted together with others that went the same way', () => {
    const { hear } = page(VIEWS.kept);
    hear({ ...a, state: 'deleted' });
    hear({ ...b, state: 'deleted' });
    expect(departures.get().said).toEqual({ how: 'deleted', count: 2 });
  });

  it('is not told of a list that nobody looks at', () => {
    const { hear, idsIn } = page(VIEWS.bin, { isHolding: true });
    const before = departures.get().said;
    hear(binned(a));
    expect(departures.get().said).toBe(before);
    expect(idsIn(VIEWS.kept)).toEqual(['b']);
  });

  it('and may not be seen any more goes too', () => {
    const { client, idsIn } = page(VIEWS.kept, { isHolding: true });
    applyFrame(client, { type: 'recording', change: 'removed', recording: { id: 'a' } });
    expect(departures.get().rows.get('a')).toBe('hidden');
    releaseDepartures(client);
    expect(idsIn(VIEWS.kept)).toEqual(['b']);
  });
});

describe('what this page deletes', () => {
  it('leaves at once, without a word', () => {
    const { hear, idsIn } = page(VIEWS.kept, { isHolding: true });
    const before = departures.get().said;
    departures.expect('a', 'bin');
    hear(binned(a));
    expect(idsIn(VIEWS.kept)).toEqual(['b']);
    expect(departures.get().said).toBe(before);
    expect(departures.isExpected('a', 'bin')).toBe(false);
  });

  it('can be taken out before the server tells of it', () => {
    const { client, idsIn } = page(VIEWS.kept);
    takeOut(client, 'a', 'kept');
    expect(idsIn(VIEWS.kept)).toEqual(['b']);
  });
});
