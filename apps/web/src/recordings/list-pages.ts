import type { InfiniteData } from '@tanstack/react-query';
import type { Recording, RecordingPage } from '../api/types.js';

export type Pages = InfiniteData<RecordingPage>;

export const itemsOf = (pages: Pages) => pages.pages.flatMap(({ items }) => items);

const isNewer = (a: Recording, b: Recording) =>
  a.startedAt === b.startedAt ? a.id > b.id : a.startedAt > b.startedAt;

/** Puts each page's rows through `change`; pages that stay the same keep their identity. */
function mapItems(pages: Pages, change: (items: Recording[]) => Recording[]): Pages {
  return {
    ...pages,
    pages: pages.pages.map((page) => {
      const items = change(page.items);
      return items === page.items ? page : { ...page, items };
    }),
  };
}

/** The list with a row brought up to date; rows that are not in it are left out. */
export const withChanged = (pages: Pages, row: Recording) =>
  mapItems(pages, (items) =>
    items.some(({ id }) => id === row.id)
      ? items.map((item) => (item.id === row.id ? row : item))
      : items,
  );

export const without = (pages: Pages, id: string) =>
  mapItems(pages, (items) =>
    items.some((item) => item.id === id) ? items.filter((item) => item.id !== id) : items,
  );

/**
 * The list with a new row in its place, newest first. A row older than everything loaded belongs to
 * a page yet to come and is left out, unless there is none.
 */
export function withAdded(pages: Pages, row: Recording): Pages {
  const clean = without(pages, row.id);
  const index = clean.pages.findIndex(
    ({ items, next }) => items.some((item) => isNewer(row, item)) || next === null,
  );
  if (index < 0) return clean;
  const placed = clean.pages.map((page, at) => {
    if (at !== index) return page;
    const before = page.items.findIndex((item) => isNewer(row, item));
    const place = before < 0 ? page.items.length : before;
    return { ...page, items: page.items.toSpliced(place, 0, row) };
  });
  return { ...clean, pages: placed };
}

export const contains = (pages: Pages, id: string) =>
  pages.pages.some(({ items }) => items.some((item) => item.id === id));
