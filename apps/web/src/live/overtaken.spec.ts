import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Recording } from '../api/types.js';
import { VIEWS } from '../recordings/filters.js';
import { type Pages, itemsOf } from '../recordings/list-pages.js';
import { sample } from '../recordings/recording.samples.js';
import { Overtaken } from './overtaken.js';

type Page = Pages['pages'][number];
const before = sample({ id: 'a', protected: false });
const after = sample({ id: 'a', protected: true });
const other = sample({ id: 'b', startedAt: '2026-11-22T11:00:00.000Z' });
const pageOf = (items: Recording[], next: string | null = null): Page => ({
  items,
  next,
  asOf: { position: '0', at: '2026-11-22T13:00:00.000Z' },
});

let client: QueryClient;
let overtaken: Overtaken;
/** What was asked for and not answered yet. */
let answers: ((answer: unknown) => void)[];
const queryFn = () => new Promise<unknown>((resolve) => answers.push(resolve));
const key = ['recordings', VIEWS.kept];
const hear = (recording: Recording) =>
  overtaken.apply({ type: 'recording', change: 'changed', recording });
const rows = () => itemsOf(client.getQueryData<Pages>(key)!);

beforeEach(() => {
  client = new QueryClient();
  overtaken = new Overtaken(client);
  answers = [];
});
afterEach(() => {
  overtaken.end();
  client.clear();
});

const list = () =>
  new InfiniteQueryObserver(client, {
    queryKey: key,
    queryFn,
    initialPageParam: null as string | null,
    getNextPageParam: (page: unknown) => (page as Page).next,
  });

describe('what a frame says while an answer is under way', () => {
  it('stays said in a list that is read for the first time', async () => {
    const observer = list();
    const leave = observer.subscribe(() => undefined);
    hear(after);
    answers[0]!(pageOf([before, other]));
    await expect.poll(() => rows()).toEqual([after, other]);
    leave();
  });

  it('stays said in a list of which more is read', async () => {
    const observer = list();
    const leave = observer.subscribe(() => undefined);
    answers[0]!(pageOf([before], 'more'));
    await expect.poll(() => rows()).toEqual([before]);
    const more = observer.fetchNextPage();
    hear(after);
    answers[1]!(pageOf([other]));
    await more;
    expect(rows()).toEqual([after, other]);
    leave();
  });

  it('stays said of the recording that is opened', async () => {
    const observer = new QueryObserver(client, { queryKey: ['recording', 'a'], queryFn });
    const leave = observer.subscribe(() => undefined);
    hear(after);
    answers[0]!(before);
    await expect.poll(() => observer.getCurrentResult().data).toEqual(after);
    leave();
  });

  it('is not said again of what is asked for later', async () => {
    const observer = new QueryObserver(client, { queryKey: ['recording', 'a'], queryFn });
    const leave = observer.subscribe(() => undefined);
    hear(after);
    answers[0]!(before);
    await expect.poll(() => observer.getCurrentResult().data).toEqual(after);
    const again = observer.refetch();
    answers[1]!(before);
    expect((await again).data).toEqual(before);
    leave();
  });

  it('is forgotten with a recording that is given up before its answer comes', async () => {
    const opened = () => new QueryObserver(client, { queryKey: ['recording', 'a'], queryFn });
    const leave = opened().subscribe(() => undefined);
    hear(after);
    leave();
    client.removeQueries({ queryKey: ['recording', 'a'] });
    const again = opened();
    const leaveAgain = again.subscribe(() => undefined);
    answers[1]!(before);
    await expect.poll(() => again.getCurrentResult().data).toEqual(before);
    leaveAgain();
  });
});
