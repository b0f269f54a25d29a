import { expect, test } from 'vitest';

import { RecentIds } from './recent-ids.js';
import type { IdentifiedEvent } from './recent-ids.js';

function logged(id: string, revision: number): IdentifiedEvent {
  return { id, stream: 's', revision, position: revision * 100 };
}

test('remembers where an id is, in its own stream only', () => {
  const ids = new RecentIds();
  ids.add(logged('a', 3));
  expect(ids.find('s', 'a')).toEqual({ revision: 3, position: 300 });
  expect(ids.find('other', 'a')).toBeUndefined();
});

test('forgets the oldest when it is full', () => {
  const ids = new RecentIds(1020);
  for (let revision = 0; revision < 15; revision++)
    ids.add(logged(`id-${String(revision)}`, revision));
  const known = Array.from(
    { length: 15 },
    (_, index) => ids.find('s', `id-${String(index)}`) !== undefined,
  );
  expect(known).toEqual([...Array<boolean>(5).fill(false), ...Array<boolean>(10).fill(true)]);
});
