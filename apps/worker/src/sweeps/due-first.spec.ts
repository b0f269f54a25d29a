import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Decision } from '#domain/kernel';
import { recogniseOwner } from '#domain/recording/recognise-owner';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { recycle } from '#domain/recording/recycle';
import { changeRetention } from '#domain/settings/change-retention';
import { settings } from '#domain/settings/settings';
import { create as createUser } from '#domain/user/create';
import { unlicense } from '#domain/user/unlicense';
import { user } from '#domain/user/user';
import { systemOccasion } from '#infra/occasion';
import { HoldQueries } from '#infra/read-model/holds/hold.queries';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import { RetainedQueries } from '#infra/read-model/recordings/retained.queries';
import { UnlicensedQueries } from '#infra/read-model/recordings/unlicensed.queries';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../test/support/log-world.js';
import { binSweep } from './bin.sweep.js';
import { licenceSweep } from './licence.sweep.js';
import { retentionSweep } from './retention.sweep.js';

const YEAR_MS = 365 * 86_400_000;

let world: LogWorld;
beforeEach(async () => {
  world = await freshLogWorld();
});

const on = () => systemOccasion(world.house.clock, 'spec');
const act = (id: string, decide: Decision<Recording, RecordingEvent>) =>
  world.house.ledger.transact(recording, id, decide, on());

/** A recording of somebody without a licence, in the recycle bin for so many days. */
const recorded = async (binDays: number | null): Promise<string> => {
  const owner = randomUUID();
  const { ledger } = world.house;
  const account = createUser({ name: owner, number: null, role: 'user', passwordHash: null });
  await ledger.transact(user, owner, account, on());
  await ledger.transact(user, owner, unlicense, on());
  const { id } = await startRecording(world.house);
  await endUpload(world.house, id);
  await act(id, recogniseOwner({ id: owner, how: 'device' }));
  if (binDays !== null)
    await act(id, recycle({ reason: null, binDays, appObject: null, holds: [] }));
  return id;
};

/** All sweeps a year later, by which time everything is due by every rule. */
const sweeps = () => {
  const { readModel, house } = world;
  const { catalogue } = readModel;
  const given = {
    ...house,
    clock: { now: () => new Date(house.clock.now().getTime() + YEAR_MS) },
    holds: new HoldQueries(catalogue, house),
    recordings: new RecordingQueries(catalogue),
  };
  return {
    bin: binSweep({ ...given, removals: new RemovalQueries(catalogue) }),
    licence: licenceSweep({ ...given, unlicensed: new UnlicensedQueries(catalogue) }),
    retention: retentionSweep({ ...given, retained: new RetainedQueries(catalogue) }),
  };
};

const rulesOf = async (ids: readonly string[]) =>
  (await new RecordingQueries(world.readModel.catalogue).many(ids)).map(
    ({ id, removesRule, removesOn }) => ({ id, rule: removesRule, dueOn: removesOn }),
  );

/** As what it was deleted, by the log. */
const removalOf = async (id: string) => {
  for await (const { type, data } of world.house.store.readStream(`recording-${id}`))
    if (type === 'RecordingDeleted') return data;
  return null;
};

describe('what is due by several rules', () => {
  it.each([
    ['bin', 'licence', 'retention', 10],
    ['retention', 'licence', 'bin', 10],
    ['retention', 'bin', 'licence', 90],
    ['licence', 'retention', 'bin', 90],
  ] as const)('goes by the one that is over first: %s, %s, %s, %i days', async (...given) => {
    const [one, another, last, days] = given;
    await world.house.ledger.transact(settings, null, changeRetention(days), on());
    const ids = [await recorded(null), await recorded(3), await recorded(60)];
    await project(world);
    const told = await rulesOf(ids);
    expect(told.map(({ rule }) => rule)).toContain('bin');
    expect(told.map(({ rule }) => rule)).toContain(days === 10 ? 'retention' : 'licence');
    for (const name of [one, another, last]) {
      await sweeps()[name].run();
      await project(world);
    }
    for (const { id, ...removal } of told) expect(await removalOf(id)).toMatchObject({ removal });
  });
});
