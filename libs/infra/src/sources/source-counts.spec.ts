import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshHouse } from '../../../../test/support/log-world.js';
import { freshDatabase } from '../../../../test/support/database.js';
import type { House } from '../house.js';
import { SourceCounts } from './source-counts.js';
import { sourceStream } from './source-stream.js';

let house: House;
beforeAll(async () => {
  house = await freshHouse(await freshDatabase());
});

const captures = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ recording: randomUUID(), position: BigInt(10 * n) }));

/** One process after the other, as the log told them. */
const countAll = async (device: string | null, all: ReturnType<typeof captures>) => {
  const counts = new SourceCounts(house);
  for (const capture of all) await counts.count(device, capture);
};

const counted = async (device: string | null) => {
  const found: { revision: bigint; recording: string }[] = [];
  for await (const { revision, data } of house.store.readStream(
    sourceStream(house.storeId, device),
  ))
    found.push({ revision, recording: (data as { recording: string }).recording });
  return found;
};

describe('the count of a source', () => {
  it('numbers each capture once and without a hole, however many processes count at once', async () => {
    const all = captures(40);
    await Promise.all([1, 2, 3].map(() => countAll('009033302ab1', all)));
    expect(await counted('009033302ab1')).toEqual(
      all.map(({ recording }, n) => ({ revision: BigInt(n), recording })),
    );
  });

  it('goes on where it stood after a restart, though the log is read from the start', async () => {
    const all = captures(5);
    await countAll(null, all.slice(0, 3));
    await countAll(null, all);
    expect((await counted(null)).map(({ recording }) => recording)).toEqual(
      all.map(({ recording }) => recording),
    );
  });

  it('tells of no device in the name of its stream', () => {
    const [one, other] = [randomUUID(), randomUUID()];
    expect(sourceStream(one, '009033302ab1')).not.toContain('009033302ab1');
    expect(sourceStream(one, '009033302ab1')).not.toBe(sourceStream(other, '009033302ab1'));
  });
});
