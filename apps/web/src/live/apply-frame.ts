import type { QueryClient } from '@tanstack/react-query';
import type { LiveFrame, Recording } from '../api/types.js';
import { type Filters, matches } from '../recordings/filters.js';
import { held } from '../recordings/held.js';
import { type Pages, contains, withAdded, withChanged, without } from '../recordings/list-pages.js';
import { receivedAt } from '../recordings/live-clock.js';

/** Brings everything the page has loaded up to what a frame says. */
export function applyFrame(client: QueryClient, frame: LiveFrame): void {
  const { id } = frame.recording;
  if (frame.change === 'removed') {
    held.drop(id);
    eachList(client, (pages) => without(pages, id));
    void client.invalidateQueries({ queryKey: ['recording', id] });
    return;
  }
  const row = frame.recording;
  receivedAt.set(id, performance.now());
  showOpened(client, row);
  eachList(client, (pages, filters) => listWith(pages, filters, row));
}

function eachList(client: QueryClient, change: (pages: Pages, filters: Filters) => Pages): void {
  for (const [key, pages] of client.getQueriesData<Pages>({ queryKey: ['recordings'] })) {
    if (pages) client.setQueryData(key, change(pages, key[1] as Filters));
  }
}

function listWith(pages: Pages, filters: Filters, row: Recording): Pages {
  if (!matches(row, filters)) {
    held.drop(row.id);
    return without(pages, row.id);
  }
  if (contains(pages, row.id)) return withChanged(pages, row);
  if (held.isHolding && isNewerThanAll(pages, row)) {
    held.put(row);
    return pages;
  }
  return withAdded(pages, row);
}

const isNewerThanAll = ({ pages }: Pages, row: Recording) =>
  (pages[0]?.items[0]?.startedAt ?? '') <= row.startedAt;

/** The opened recording; its history has grown when more than the bytes so far has changed. */
function showOpened(client: QueryClient, row: Recording): void {
  const key = ['recording', row.id];
  const before = client.getQueryData<Recording>(key);
  if (!before) return;
  client.setQueryData(key, row);
  if (row.state !== 'recording') void client.invalidateQueries({ queryKey: ['history', row.id] });
}
