import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { hold } from '#domain/hold/hold';
import { lift } from '#domain/hold/lift';
import { place } from '#domain/hold/place';
import type { Decision } from '#domain/kernel';
import { protect } from '#domain/recording/protect';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { recycle } from '#domain/recording/recycle';
import { restore } from '#domain/recording/restore';
import { systemOccasion } from '#infra/occasion';
import { HoldQueries } from '#infra/read-model/holds/hold.queries';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../test/support/log-world.js';
import { binSweep } from './bin.sweep.js';

const DAY_MS = 86_400_000;
/** A little more than the day it takes. */
const NEXT_DAY_MS = DAY_MS + 60_000;

let world: LogWorld;
beforeAll(async () => {
  world = await freshLogWorld();
});

const act = (id: string, decide: Decision<Recording, RecordingEvent>) =>
  world.house.ledger.transact(recording, id, decide, systemOccasion(world.house.clock, 'spec'));

const recycled = async (binDays: number): Promise<string> => {
  const { id } = await startRecording(world.house);
  await endUpload(world.house, id);
  await act(id, recycle({ reason: null, binDays, appObject: null, holds: [] }));
  return id;
};

const sweepIn = (aheadMs: number) => {
  const clock = { now: () => new Date(world.house.clock.now().getTime() + aheadMs) };
  const removals = new RemovalQueries(world.readModel.catalogue);
  const holds = new HoldQueries(world.readModel.catalogue, world.house);
  const recordings = new RecordingQueries(world.readModel.catalogue);
  return binSweep({ ...world.house, clock, removals, holds, recordings }).run();
};

const stageOf = async (id: string) => (await world.house.ledger.load(recording, id)).state.stage;

describe('the sweep of the recycle bin', () => {
  it('removes what is due, asks about nothing else, and finds nothing the second time', async () => {
    const [due, later, restored, shielded, stale] = [
      await recycled(1),
      await recycled(2),
      await recycled(1),
      await recycled(1),
      await recycled(1),
    ];
    await act(restored, restore(null));
    await act(shielded, protect(null));
    await project(world);
    // The catalogue has not heard of this yet.
    await act(stale, protect(null));
    expect(await sweepIn(0)).toEqual({ lookedAt: 0, did: 0, refused: 0 });
    expect(await sweepIn(NEXT_DAY_MS)).toEqual({ lookedAt: 2, did: 1, refused: 1 });
    expect(await stageOf(due)).toBe('deleted');
    for (const id of [later, restored, shielded, stale]) expect(await stageOf(id)).toBe('received');
    await project(world);
    expect(await sweepIn(NEXT_DAY_MS)).toEqual({ lookedAt: 0, did: 0, refused: 0 });
  });

  it('leaves alone what is under a legal hold, however late it is, until that is lifted', async () => {
    const [held, other] = [await recycled(1), await recycled(1)];
    const { ledger, clock } = world.house;
    const case4711 = randomUUID();
    const placing = { name: 'Case 4711', reason: null, scope: { ids: [held] }, owners: [] };
    const on = systemOccasion(clock, 'spec');
    await ledger.transact(hold, case4711, place(placing), on);
    await project(world);
    await sweepIn(100 * 365 * DAY_MS);
    expect([await stageOf(held), await stageOf(other)]).toEqual(['received', 'deleted']);
    await ledger.transact(hold, case4711, lift(null), on);
    await project(world);
    expect(await sweepIn(NEXT_DAY_MS)).toEqual({ lookedAt: 1, did: 1, refused: 0 });
    expect(await stageOf(held)).toBe('deleted');
  });

  it('removes nothing while a legal hold may not show in the catalogue yet', async () => {
    const held = await recycled(1);
    await project(world);
    const placing = { name: 'Case 4711', reason: null, scope: { ids: [held] }, owners: [] };
    const on = systemOccasion(world.house.clock, 'spec');
    await world.house.ledger.transact(hold, randomUUID(), place(placing), on);
    await expect(sweepIn(NEXT_DAY_MS)).rejects.toThrow('behind');
    expect(await stageOf(held)).toBe('received');
    await project(world);
  });

  it('says which rule it was, and who asked', async () => {
    const id = await recycled(1);
    await project(world);
    await sweepIn(NEXT_DAY_MS);
    let last;
    for await (const event of world.house.store.readStream(`recording-${id}`)) last = event;
    expect(last).toMatchObject({
      type: 'RecordingDeleted',
      data: { reason: null, removal: { rule: 'bin', name: null, days: 1 } },
      metadata: { by: 'system:bin', via: 'sweep' },
    });
  });

  it('goes through all there is, page by page', async () => {
    const ids = await Promise.all(Array.from({ length: 250 }, () => recycled(1)));
    await project(world);
    expect(await sweepIn(NEXT_DAY_MS)).toEqual({ lookedAt: 250, did: 250, refused: 0 });
    expect(new Set(await Promise.all(ids.map(stageOf)))).toEqual(new Set(['deleted']));
  });
});
