import type { QueryClient } from '@tanstack/react-query';
import type { LiveFrame, Recording } from '../api/types.js';
import { type Departure, departures } from '../recordings/departures.js';
import {
  type Filters,
  type View,
  listKey,
  matches,
  viewOf,
  viewOfRecording,
} from '../recordings/filters.js';
import { held } from '../recordings/held.js';
import {
  type Pages,
  contains,
  itemsOf,
  withAdded,
  withChanged,
  without,
} from '../recordings/list-pages.js';
import { receivedAt } from '../recordings/live-clock.js';

/** Brings everything the page has loaded up to what a frame says. */
export function applyFrame(client: QueryClient, frame: LiveFrame): void {
  const { id } = frame.recording;
  if (frame.change === 'removed') {
    held.drop(id);
    eachList(client, (pages, filters) => withGone(pages, filters, id));
    void client.invalidateQueries({ queryKey: ['recording', id] });
    return;
  }
  const row = frame.recording;
  receivedAt.set(id, performance.now());
  showOpened(client, row);
  eachList(client, (pages, filters) => listWith(pages, filters, row));
  departures.arrived(id, viewOfRecording(row));
}

/** Takes a recording out of the lists that it no longer belongs in, by this page's own hand. */
export function takeOut(client: QueryClient, id: string, from: View): void {
  eachList(client, (pages, filters) => (viewOf(filters) === from ? without(pages, id) : pages));
}

/** Gives up the places of what has left while somebody looked. */
export function releaseDepartures(client: QueryClient): void {
  const left = departures.release();
  if (left.size === 0) return;
  eachList(client, (pages, filters) =>
    itemsOf(pages)
      .filter(
        (row) => left.get(row.id) === 'hidden' || (left.has(row.id) && !matches(row, filters)),
      )
      .reduce((rest, { id }) => without(rest, id), pages),
  );
}

function eachList(client: QueryClient, change: (pages: Pages, filters: Filters) => Pages): void {
  for (const [key, pages] of client.getQueriesData<Pages>({ queryKey: ['recordings'] })) {
    if (pages) client.setQueryData(key, change(pages, key[1] as Filters));
  }
}

const isShown = (filters: Filters) => departures.shown === listKey(filters);

function withGone(pages: Pages, filters: Filters, id: string): Pages {
  if (!isShown(filters) || !contains(pages, id)) return without(pages, id);
  departures.note(id, 'hidden');
  return departures.isHolding ? pages : without(pages, id);
}

function listWith(pages: Pages, filters: Filters, row: Recording): Pages {
  if (!matches(row, filters)) {
    held.drop(row.id);
    return contains(pages, row.id) ? withoutLeft(pages, filters, row) : pages;
  }
  if (isShown(filters)) departures.returned(row.id);
  if (contains(pages, row.id)) return withChanged(pages, row);
  if (held.isHolding && isNewerThanAll(pages, row)) {
    held.put(row);
    return pages;
  }
  return withAdded(pages, row);
}

/** What went to another list by somebody else's hand is told of; what only fits a filter no more is not. */
function withoutLeft(pages: Pages, filters: Filters, row: Recording): Pages {
  const to = viewOfRecording(row);
  const isOwn = departures.isExpected(row.id, to);
  if (to === viewOf(filters) || isOwn || !isShown(filters)) return without(pages, row.id);
  departures.note(row.id, DEPARTURE_TO[to]);
  return departures.isHolding ? withChanged(pages, row) : without(pages, row.id);
}
const DEPARTURE_TO: Record<View, Departure> = {
  kept: 'restored',
  bin: 'recycled',
  deleted: 'deleted',
};

const isNewerThanAll = ({ pages }: Pages, row: Recording) =>
  (pages[0]?.items[0]?.startedAt ?? '') <= row.startedAt;

/** The opened recording; its history and notes have grown when more than the bytes so far has changed. */
function showOpened(client: QueryClient, row: Recording): void {
  const key = ['recording', row.id];
  const before = client.getQueryData<Recording>(key);
  if (!before) return;
  client.setQueryData(key, row);
  if (row.state === 'recording') return;
  for (const what of ['history', 'notes', 'receipt'])
    void client.invalidateQueries({ queryKey: [what, row.id] });
}
