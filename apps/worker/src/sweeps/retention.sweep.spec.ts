import { beforeEach, describe, expect, it } from 'vitest';
import { appObject } from '#domain/app-object/app-object';
import { change as changeAppObject } from '#domain/app-object/change';
import { create } from '#domain/app-object/create';
import type { Decision } from '#domain/kernel';
import { assignOwner } from '#domain/recording/assign-owner';
import { protect } from '#domain/recording/protect';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { changeRetention } from '#domain/settings/change-retention';
import { changeRetentionRules } from '#domain/settings/change-retention-rules';
import { type Settings, type SettingsEvent, settings } from '#domain/settings/settings';
import { systemOccasion } from '#infra/occasion';
import { HoldQueries } from '#infra/read-model/holds/hold.queries';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { RetainedQueries } from '#infra/read-model/recordings/retained.queries';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../test/support/log-world.js';
import { retentionSweep } from './retention.sweep.js';

const DAY_MS = 86_400_000;
/** A little more than so many days. */
const after = (days: number) => days * DAY_MS + 60_000;
const DEVICE = '0090331a2b3c';
const asItComes = {
  kind: 'user',
  deletionMode: 'Recoverable',
  monitor: null,
  watermark: false,
  notes: true,
  members: [],
  accessList: [],
} as const;
const nothing = { lookedAt: 0, did: 0, refused: 0 };

let world: LogWorld;
beforeEach(async () => {
  world = await freshLogWorld();
});

const on = () => systemOccasion(world.house.clock, 'spec');
const act = (id: string, decide: Decision<Recording, RecordingEvent>) =>
  world.house.ledger.transact(recording, id, decide, on());
const set = (decide: Decision<Settings, SettingsEvent>) =>
  world.house.ledger.transact(settings, null, decide, on());

const received = async (): Promise<string> => {
  const { id } = await startRecording(world.house);
  await endUpload(world.house, id);
  return id;
};

const sweepIn = (aheadMs: number) => {
  const clock = { now: () => new Date(world.house.clock.now().getTime() + aheadMs) };
  const retained = new RetainedQueries(world.readModel.catalogue);
  const holds = new HoldQueries(world.readModel.catalogue, world.house);
  const recordings = new RecordingQueries(world.readModel.catalogue);
  return retentionSweep({ ...world.house, clock, retained, holds, recordings }).run();
};

const stageOf = async (id: string) => (await world.house.ledger.load(recording, id)).state.stage;
const shown = async (id: string) => {
  const { removesOn, removesRule, removesWhy } = (await new RecordingQueries(
    world.readModel.catalogue,
  ).one(id))!;
  return { removesOn, removesRule, removesWhy };
};

describe('the sweep of retention', () => {
  it('removes what is due, asks about nothing else, and finds nothing the second time', async () => {
    await set(changeRetention(90));
    const [due, shielded, stale] = [await received(), await received(), await received()];
    await startRecording(world.house);
    await act(shielded, protect(null));
    await project(world);
    await act(stale, protect(null));
    expect(await sweepIn(after(89))).toEqual(nothing);
    expect(await sweepIn(after(90))).toEqual({ lookedAt: 2, did: 1, refused: 1 });
    expect(await stageOf(due)).toBe('deleted');
    for (const id of [shielded, stale]) expect(await stageOf(id)).toBe('received');
    await project(world);
    expect(await sweepIn(after(90))).toEqual(nothing);
  });

  it('removes nothing while nothing is set', async () => {
    await received();
    await project(world);
    expect(await sweepIn(after(10_000))).toEqual(nothing);
  });

  it('goes by the rule that keeps it the longest, and says which that was', async () => {
    await set(changeRetention(30));
    const id = await received();
    await set(
      changeRetentionRules([
        { name: 'Gateway', days: 60, device: DEVICE },
        { name: 'Elsewhere', days: 0, device: '000000000000' },
      ]),
    );
    await project(world);
    expect(await shown(id)).toMatchObject({
      removesRule: 'retention',
      removesWhy: 'retention rule "Gateway" 60 days',
    });
    expect(await sweepIn(after(31))).toEqual(nothing);
    expect(await sweepIn(after(60))).toMatchObject({ did: 1 });
    let last;
    for await (const event of world.house.store.readStream(`recording-${id}`)) last = event;
    expect(last).toMatchObject({
      data: { removal: { rule: 'retention', name: 'Gateway', days: 60 } },
      metadata: { by: 'system:retention', via: 'sweep' },
    });
  });

  it('goes by who is a member of the App object of a rule at this moment', async () => {
    await set(changeRetention(30));
    await set(changeRetentionRules([{ name: 'Sales', days: 60, appObject: 'sales' }]));
    const members = (...ids: string[]) =>
      world.house.ledger.transact(appObject, 'sales', changeAppObject({ members: ids }), on());
    await world.house.ledger.transact(appObject, 'sales', create('Sales', asItComes), on());
    const id = await received();
    await act(id, assignOwner({ owner: 'ada', reason: null, holds: [] }));
    await project(world);
    expect(await shown(id)).toMatchObject({ removesWhy: 'retention 30 days' });

    await members('bob', 'ada');
    expect(await sweepIn(after(31))).toEqual({ lookedAt: 1, did: 0, refused: 0 });
    await project(world);
    expect(await shown(id)).toMatchObject({ removesWhy: 'retention rule "Sales" 60 days' });
    expect(await sweepIn(after(31))).toEqual(nothing);

    await members('bob');
    await project(world);
    expect(await shown(id)).toMatchObject({ removesWhy: 'retention 30 days' });
    expect(await sweepIn(after(31))).toMatchObject({ did: 1 });
  });

  it('asks the log whose a recording is, not the catalogue', async () => {
    await set(changeRetention(30));
    await set(changeRetentionRules([{ name: 'Ada', days: 60, owner: 'ada' }]));
    const id = await received();
    await project(world);
    const retained = new RetainedQueries(world.readModel.catalogue);
    const clock = { now: () => new Date(world.house.clock.now().getTime() + after(31)) };
    // Given to her after it was found to be due, and shown before the holds are asked for.
    const holds = new HoldQueries(world.readModel.catalogue, world.house);
    const late = Object.assign(Object.create(holds) as HoldQueries, {
      inForce: async (ids: readonly string[]) => {
        await act(id, assignOwner({ owner: 'ada', reason: null, holds: [] }));
        await project(world);
        return holds.inForce(ids);
      },
    });
    const recordings = new RecordingQueries(world.readModel.catalogue);
    const given = { ...world.house, clock, retained, holds: late, recordings };
    const swept = await retentionSweep(given).run();
    expect(swept).toEqual({ lookedAt: 1, did: 0, refused: 0 });
    expect(await stageOf(id)).toBe('received');
  });

  it('shows of every recording at once what other rules mean for it', async () => {
    const id = await received();
    await project(world);
    expect(await shown(id)).toEqual({ removesOn: null, removesRule: null, removesWhy: null });
    await set(changeRetention(90));
    await project(world);
    expect(await shown(id)).toMatchObject({ removesWhy: 'retention 90 days' });
    await set(changeRetentionRules([{ name: 'Gateway', days: 0, device: DEVICE }]));
    await project(world);
    expect(await shown(id)).toEqual({ removesOn: null, removesRule: null, removesWhy: null });
    await set(changeRetentionRules([]));
    await project(world);
    expect(await shown(id)).toMatchObject({ removesWhy: 'retention 90 days' });
  });

  it('asks the rules of this moment, not those that the catalogue still shows', async () => {
    await set(changeRetention(30));
    const id = await received();
    await project(world);
    await set(changeRetention(0));
    expect(await sweepIn(after(31))).toEqual(nothing);
    await set(changeRetention(30));
    await set(changeRetentionRules([{ name: 'Gateway', days: 60, device: DEVICE }]));
    expect(await sweepIn(after(31))).toEqual({ lookedAt: 1, did: 0, refused: 0 });
    expect(await stageOf(id)).toBe('received');
  });
});
