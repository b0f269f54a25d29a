import { describe, expect, it } from 'vitest';
import { type Pages, contains, itemsOf, withAdded, withChanged, without } from './list-pages.js';
import { sample } from './recording.samples.js';

const at = (minute: number) => `2026-11-22T12:${String(minute).padStart(2, '0')}:00.000Z`;
const row = (minute: number) => sample({ id: `id-${minute}`, startedAt: at(minute) });

const pagesOf = (next: string | null, ...minutes: number[][]): Pages => ({
  pages: minutes.map((page, index) => ({
    items: page.map(row),
    next: index < minutes.length - 1 ? 'more' : next,
    asOf: { position: '1', at: at(0) },
  })),
  pageParams: minutes.map(() => null),
});
const ids = (pages: Pages) => itemsOf(pages).map(({ id }) => id);

describe('the loaded list', () => {
  it('takes a new row at its top', () => {
    expect(ids(withAdded(pagesOf('more', [5, 4], [3]), row(6)))).toEqual([
      'id-6',
      'id-5',
      'id-4',
      'id-3',
    ]);
  });

  it('takes a late row into its place, across pages', () => {
    const pages = withAdded(pagesOf('more', [9, 8], [4, 2]), row(6));
    expect(ids(pages)).toEqual(['id-9', 'id-8', 'id-6', 'id-4', 'id-2']);
  });

  it('leaves a row older than everything loaded to the page it belongs to', () => {
    expect(ids(withAdded(pagesOf('more', [9, 8]), row(1)))).toEqual(['id-9', 'id-8']);
    expect(ids(withAdded(pagesOf(null, [9, 8]), row(1)))).toEqual(['id-9', 'id-8', 'id-1']);
  });

  it('takes the first row of all, and none twice', () => {
    const first = withAdded(pagesOf(null, []), row(1));
    expect(ids(withAdded(first, row(1)))).toEqual(['id-1']);
  });

  it('brings a row up to date and keeps every other page as it was', () => {
    const before = pagesOf(null, [9], [8]);
    const after = withChanged(before, { ...row(8), bytes: 99 });
    expect(itemsOf(after)[1]?.bytes).toBe(99);
    expect(after.pages[0]).toBe(before.pages[0]);
  });

  it('lets a row go', () => {
    const pages = without(pagesOf(null, [9, 8]), 'id-9');
    expect(contains(pages, 'id-9')).toBe(false);
    expect(contains(pages, 'id-8')).toBe(true);
  });
});
