import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Decision } from '#domain/kernel';
import { assignOwner } from '#domain/recording/assign-owner';
import { protect } from '#domain/recording/protect';
import { recogniseOwner } from '#domain/recording/recognise-owner';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { changeRetention } from '#domain/settings/change-retention';
import { settings } from '#domain/settings/settings';
import { changeLicence } from '#domain/template/change-licence';
import { create } from '#domain/template/create';
import { templateId } from '#domain/template/name';
import { type Template, type TemplateEvent, template } from '#domain/template/template';
import { create as createUser } from '#domain/user/create';
import { license } from '#domain/user/license';
import { unlicense } from '#domain/user/unlicense';
import { type User, type UserEvent, user } from '#domain/user/user';
import { systemOccasion } from '#infra/occasion';
import { HoldQueries } from '#infra/read-model/holds/hold.queries';
import { CatalogueBehind } from '#infra/read-model/holds/until-holds-show';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { UnlicensedQueries } from '#infra/read-model/recordings/unlicensed.queries';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../test/support/log-world.js';
import { licenceSweep } from './licence.sweep.js';

const DAY_MS = 86_400_000;
/** A little more than so many days. */
const after = (days: number) => days * DAY_MS + 60_000;
const nothing = { lookedAt: 0, did: 0, refused: 0 };

let world: LogWorld;
beforeEach(async () => {
  world = await freshLogWorld();
});

const clockIn = (aheadMs: number) => ({
  now: () => new Date(world.house.clock.now().getTime() + aheadMs),
});
const act = (id: string, decide: Decision<Recording, RecordingEvent>) =>
  world.house.ledger.transact(recording, id, decide, systemOccasion(clockIn(0), 'spec'));
const account = (id: string, decide: Decision<User, UserEvent>, aheadMs = 0) =>
  world.house.ledger.transact(user, id, decide, systemOccasion(clockIn(aheadMs), 'spec'));
const office = (decide: Decision<Template, TemplateEvent>, aheadMs = 0) =>
  world.house.ledger.transact(
    template,
    templateId('Office'),
    decide,
    systemOccasion(clockIn(aheadMs), 'spec'),
  );

const person = async (...decisions: Decision<User, UserEvent>[]): Promise<string> => {
  const id = randomUUID();
  await account(id, createUser({ name: id, number: null, role: 'user', passwordHash: null }));
  for (const decide of decisions) await account(id, decide);
  return id;
};
const recordedBy = async (owner: string | null, how: 'device' | 'hand' = 'device') => {
  const { id } = await startRecording(world.house);
  await endUpload(world.house, id);
  if (how === 'hand') await act(id, assignOwner({ owner, reason: null, holds: [] }));
  else if (owner !== null) await act(id, recogniseOwner({ id: owner, how }));
  return id;
};

const sweepIn = async (aheadMs: number) => {
  await project(world);
  return sweepOver(aheadMs);
};
/** Over the catalogue as it is. */
const sweepOver = async (aheadMs: number) => {
  const unlicensed = new UnlicensedQueries(world.readModel.catalogue);
  const holds = new HoldQueries(world.readModel.catalogue, world.house);
  const recordings = new RecordingQueries(world.readModel.catalogue);
  const given = { ...world.house, clock: clockIn(aheadMs), unlicensed, holds, recordings };
  return licenceSweep(given).run();
};
const stageOf = async (id: string) => (await world.house.ledger.load(recording, id)).state.stage;
const shown = async (id: string) => {
  await project(world);
  const found = (await new RecordingQueries(world.readModel.catalogue).one(id))!;
  return { on: found.removesOn, rule: found.removesRule, why: found.removesWhy };
};

describe('the sweep of licences', () => {
  it('removes what its owner had no licence for, and nothing else', async () => {
    const [without, licensed, unknown] = [
      await person(unlicense),
      await person(license(null)),
      await person(),
    ];
    const due = await recordedBy(without);
    const shielded = await recordedBy(without);
    await act(shielded, protect(null));
    const others = [
      shielded,
      await recordedBy(licensed),
      await recordedBy(unknown),
      await recordedBy(without, 'hand'),
      await recordedBy(null),
    ];
    expect(await sweepIn(after(29))).toEqual(nothing);
    expect(await sweepIn(after(30))).toEqual({ lookedAt: 1, did: 1, refused: 0 });
    expect(await stageOf(due)).toBe('deleted');
    for (const id of others) expect(await stageOf(id)).toBe('received');
    expect(await sweepIn(after(30))).toEqual(nothing);
  });

  it('spares what a licence was given for within the time, and counts anew when it is lost', async () => {
    const owner = await person(unlicense);
    const id = await recordedBy(owner);
    await account(owner, license(null), after(20));
    expect(await sweepIn(after(40))).toEqual(nothing);
    await account(owner, unlicense, after(50));
    expect(await sweepIn(after(79))).toEqual(nothing);
    expect(await sweepIn(after(81))).toMatchObject({ did: 1 });
    expect(await stageOf(id)).toBe('deleted');
  });

  it('spares what was only now found to be his, for as long as the grace lasts', async () => {
    const owner = await person(unlicense);
    const { id } = await startRecording(world.house);
    await endUpload(world.house, id);
    const found = systemOccasion(clockIn(after(60)), 'spec');
    await world.house.ledger.transact(
      recording,
      id,
      recogniseOwner({ id: owner, how: 'device' }),
      found,
    );
    expect(await sweepIn(after(89))).toEqual(nothing);
    const dueOn = new Date(found.at.getTime() + 30 * DAY_MS).toISOString();
    expect(await shown(id)).toMatchObject({ on: dueOn, rule: 'licence' });
    expect(await sweepIn(after(91))).toMatchObject({ did: 1 });
  });

  it('goes by what the template has through which the licence comes', async () => {
    await office(create('Office', true));
    const id = await recordedBy(await person(license('office')));
    expect(await sweepIn(after(400))).toEqual(nothing);
    await office(changeLicence('Office', false), after(50));
    expect(await sweepIn(after(79))).toEqual(nothing);
    await office(changeLicence('Office', true), after(79));
    expect(await sweepIn(after(400))).toEqual(nothing);
    await office(changeLicence('Office', false), after(400));
    expect(await sweepIn(after(431))).toMatchObject({ did: 1 });
    expect(await stageOf(id)).toBe('deleted');
  });

  it.each([
    ['to the owner', (owner: string) => account(owner, license(null))],
    ['to his template', () => office(changeLicence('Office', true))],
    ['by a template', (owner: string) => account(owner, license('Other'))],
  ])('spares what a licence was given for %s that is not in the catalogue yet', async (_, give) => {
    await office(create('Office', false));
    const owner = await person(license('Office'));
    const id = await recordedBy(owner);
    await project(world);
    await give(owner);
    expect(await sweepOver(after(31))).toEqual({ lookedAt: 1, did: 0, refused: 0 });
    expect(await stageOf(id)).toBe('received');
  });

  it('waits until the catalogue shows whose it is by hand', async () => {
    const id = await recordedBy(await person(unlicense));
    await project(world);
    await act(id, assignOwner({ owner: null, reason: null, holds: [] }));
    await expect(sweepOver(after(31))).rejects.toThrow(CatalogueBehind);
    expect(await stageOf(id)).toBe('received');
    expect(await sweepIn(after(31))).toEqual(nothing);
  });

  it('is told before: by the licence, or by retention where that is sooner', async () => {
    const id = await recordedBy(await person(unlicense));
    expect(await shown(id)).toMatchObject({
      rule: 'licence',
      why: 'owner has no licence: 30 days',
    });
    const on = systemOccasion(clockIn(0), 'spec');
    await world.house.ledger.transact(settings, null, changeRetention(7), on);
    expect(await shown(id)).toMatchObject({ rule: 'retention', why: 'retention 7 days' });
    await world.house.ledger.transact(settings, null, changeRetention(90), on);
    expect(await shown(id)).toMatchObject({ rule: 'licence' });
    const byHand = await recordedBy(await person(unlicense), 'hand');
    expect(await shown(byHand)).toMatchObject({ rule: 'retention' });
  });

  it('goes through all owners and all that is theirs, page by page', async () => {
    const owners = [await person(unlicense), await person(unlicense), await person(unlicense)];
    for (const owner of owners)
      await Promise.all(Array.from({ length: 70 }, () => recordedBy(owner)));
    const gone = { lookedAt: 0, did: 0 };
    // A slow machine needs several turns, of which none is without effect.
    for (let turn = await sweepIn(after(31)); turn.did > 0; turn = await sweepIn(after(31))) {
      gone.lookedAt += turn.lookedAt;
      gone.did += turn.did;
    }
    expect(gone).toEqual({ lookedAt: 210, did: 210 });
  }, 180_000);
});
