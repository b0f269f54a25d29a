import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type HoldScope, hold } from '#domain/hold/hold';
import { lift } from '#domain/hold/lift';
import { place } from '#domain/hold/place';
import { deleteForGood } from '#domain/recording/delete';
import { findDuplicate } from '#domain/recording/find-duplicate';
import { recording } from '#domain/recording/recording';
import { recordingBlobs, recordingFolder } from '#infra/blobs/recording-blobs';
import { systemOccasion } from '#infra/occasion';
import { HoldQueries } from '#infra/read-model/holds/hold.queries';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../test/support/log-world.js';
import { eraseJob } from './erase.job.js';
import { leavingNothing } from './leaving-nothing.js';

const removal = { rule: 'purge', name: null, days: null, dueOn: null } as const;

let world: LogWorld;
beforeAll(async () => {
  world = await freshLogWorld();
});

/** A recording with bytes, received whole; `deleted`: it was decided that it goes for good. */
const kept = async ({ deleted }: { deleted: boolean }): Promise<string> => {
  const { house } = world;
  const { id } = await startRecording(house, 'Zoë Übermut.pcap');
  const blobs = recordingBlobs(id);
  for (const key of [blobs.capture, blobs.compact]) await house.blobs.put(key, Buffer.from('call'));
  await endUpload(house, id);
  if (deleted) await deleteIt(id);
  return id;
};

const deleteIt = (id: string) =>
  world.house.ledger.transact(
    recording,
    id,
    deleteForGood({ reason: null, removal, holds: [] }),
    systemOccasion(world.house.clock, 'spec'),
  );

const keysOf = async (id: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of world.house.blobs.list(recordingFolder(id))) keys.push(key);
  return keys;
};

const eventsOf = async (id: string) => {
  const stored = [];
  for await (const event of world.house.store.readStream(`recording-${id}`)) stored.push(event);
  return world.house.codec.decodeAll(stored);
};

const holds = () => new HoldQueries(world.readModel.catalogue, world.house);
const deps = () => ({ ...world.house, holds: holds() });
const erase = (id: string) => eraseJob(deps())({ data: { recordingId: id } });

const destroyed = async (id: string): Promise<number> => {
  let times = 0;
  for await (const { subject } of world.house.destroyed.newestFirst()) times += +(subject === id);
  return times;
};

describe('erasing', () => {
  it('destroys the bytes and the key, and lists it where no backup reaches', async () => {
    const id = await kept({ deleted: true });
    await erase(id);
    expect(await keysOf(id)).toEqual([]);
    expect(await world.house.vault.find(id)).toBeNull();
    expect((await eventsOf(id))[0]).toMatchObject({
      type: 'RecordingStarted',
      data: { personal: null },
    });
    expect(await destroyed(id)).toBe(1);
  });

  it('leaves it to the scrubbing of the database to say that it is erased', async () => {
    const id = await kept({ deleted: true });
    await erase(id);
    expect((await eventsOf(id)).at(-1)).toMatchObject({ type: 'RecordingDeleted' });
  });

  it('goes on where it was broken off, and lists nothing twice', async () => {
    const id = await kept({ deleted: true });
    await erase(id);
    await world.house.blobs.put(`${recordingFolder(id)}left`, Buffer.from('left'));
    await erase(id);
    expect(await keysOf(id)).toEqual([]);
    expect(await destroyed(id)).toBe(1);
  });

  it('leaves alone what was not deleted', async () => {
    const id = await kept({ deleted: false });
    await erase(id);
    expect(await keysOf(id)).toHaveLength(2);
    expect(await world.house.vault.find(id)).not.toBeNull();
    expect(await destroyed(id)).toBe(0);
  });

  it('takes no neighbour with it', async () => {
    const [id, other] = [await kept({ deleted: true }), await kept({ deleted: false })];
    await erase(id);
    expect(await keysOf(other)).toHaveLength(2);
  });

  it('destroys the key of what was a duplicate, whose name another carries', async () => {
    const { house } = world;
    const { id } = await startRecording(house, 'Zoë Übermut.pcap');
    const found = findDuplicate(randomUUID());
    await house.ledger.transact(recording, id, found, systemOccasion(house.clock, 'spec'));
    await erase(id);
    expect((await eventsOf(id))[0]).toMatchObject({ data: { personal: null } });
  });
});

const onHold = async (decision: ReturnType<typeof place>, id: string) => {
  const { ledger, clock } = world.house;
  await ledger.transact(hold, id, decision, systemOccasion(clock, 'spec'));
  await project(world);
};
const placed = async (scope: HoldScope): Promise<string> => {
  const id = randomUUID();
  await onHold(place({ name: 'Case', reason: null, scope, owners: [] }), id);
  return id;
};

describe('a legal hold on what was deleted already', () => {
  it.each([
    ['by its name, which the tombstone does not know', () => ({ q: 'übermut' })],
    ['by itself', (id: string) => ({ ids: [id] })],
    ['by its device', () => ({ device: '00:90:33:1a:2b:3c' })],
  ])('keeps bytes and key, %s, until it is lifted', async (_, scopeOf) => {
    const id = await kept({ deleted: true });
    const case4711 = await placed(scopeOf(id));
    await erase(id);
    const job = leavingNothing(deps(), () => Promise.resolve());
    await job({ data: { recordingId: id } });
    expect(await keysOf(id)).toHaveLength(2);
    expect((await eventsOf(id))[0]).toMatchObject({
      data: { personal: { fileName: 'Zoë Übermut.pcap' } },
    });
    await onHold(lift(null), case4711);
    await erase(id);
    expect(await keysOf(id)).toEqual([]);
    expect(await world.house.vault.find(id)).toBeNull();
  });

  it('that is about others keeps nothing', async () => {
    const id = await kept({ deleted: true });
    const case4711 = await placed({ q: 'somebody else', from: '2000-01-01T00:00:00.000Z' });
    await erase(id);
    expect(await keysOf(id)).toEqual([]);
    await onHold(lift(null), case4711);
  });

  it('comes too late for what is destroyed: the rest of it goes as well', async () => {
    const id = await kept({ deleted: true });
    await erase(id);
    await world.house.blobs.put(`${recordingFolder(id)}left`, Buffer.from('left'));
    const case4711 = await placed({ ids: [id] });
    await erase(id);
    expect(await keysOf(id)).toEqual([]);
    await onHold(lift(null), case4711);
  });

  it('may not show yet: then nothing is destroyed', async () => {
    const id = await kept({ deleted: true });
    await project(world);
    const { ledger, clock } = world.house;
    const placing = place({ name: 'Case', reason: null, scope: { ids: [id] }, owners: [] });
    const case4711 = randomUUID();
    await ledger.transact(hold, case4711, placing, systemOccasion(clock, 'spec'));
    await expect(erase(id)).rejects.toThrow('behind');
    expect(await keysOf(id)).toHaveLength(2);
    await onHold(lift(null), case4711);
  });
});

describe('a job that writes', () => {
  it.each([
    ['while its recording is deleted leaves nothing of it', true, 0],
    ['of a recording that stays leaves what it wrote', false, 3],
  ])('%s', async (_, deleted, left) => {
    const id = await kept({ deleted: false });
    const job = leavingNothing(deps(), async () => {
      if (deleted) {
        await deleteIt(id);
        await erase(id);
      }
      await world.house.blobs.put(`${recordingFolder(id)}late`, Buffer.from('late'));
    });
    await job({ data: { recordingId: id } });
    expect(await keysOf(id)).toHaveLength(left);
  });

  it('and fails leaves nothing either', async () => {
    const id = await kept({ deleted: true });
    const job = leavingNothing(deps(), () => Promise.reject(new Error('disk full')));
    await expect(job({ data: { recordingId: id } })).rejects.toThrow('disk full');
    expect(await keysOf(id)).toEqual([]);
  });
});
