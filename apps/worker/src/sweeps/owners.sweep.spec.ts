import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Decision } from '#domain/kernel';
import { assignOwner } from '#domain/recording/assign-owner';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { start } from '#domain/recording/start';
import { changeDevices } from '#domain/user/change-devices';
import { changeNumber } from '#domain/user/change-number';
import { create } from '#domain/user/create';
import { type User, type UserEvent, user } from '#domain/user/user';
import { systemOccasion } from '#infra/occasion';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { UnownedQueries } from '#infra/read-model/recordings/unowned.queries';
import { UserQueries } from '#infra/read-model/users/user.queries';
import { type LogWorld, freshLogWorld, project } from '../../../../test/support/log-world.js';
import { ownersSweep } from './owners.sweep.js';
import type { Sweep } from './sweep.js';

const PHONE = '009033302ab1';

let world: LogWorld;
let sweep: Sweep;
beforeEach(async () => {
  world = await freshLogWorld();
  const { catalogue } = world.readModel;
  const unowned = new UnownedQueries(catalogue);
  sweep = ownersSweep({ ...world.house, unowned, users: new UserQueries(catalogue) });
});

const on = () => systemOccasion(world.house.clock, 'spec');
const act = (id: string, decide: Decision<Recording, RecordingEvent>) =>
  world.house.ledger.transact(recording, id, decide, on());
const account = (id: string, decide: Decision<User, UserEvent>) =>
  world.house.ledger.transact(user, id, decide, on());

const recorded = async (registration: string | null, device: string | null = null) => {
  const id = randomUUID();
  const name = { conversation: null, serial: '1', fileName: `${id}.pcap`, domain: null };
  await act(id, start({ ...name, registration, device }));
  return id;
};
const person = async (name: string): Promise<string> => {
  const id = randomUUID();
  await account(id, create({ name, number: null, role: 'user', passwordHash: null }));
  return id;
};

const swept = async () => {
  await project(world);
  return sweep.run();
};
const ownerOf = async (id: string) => {
  await project(world);
  const found = await new RecordingQueries(world.readModel.catalogue).one(id);
  return { owner: found?.owner?.id ?? null, how: found?.ownerHow ?? null };
};
const nobody = { owner: null, how: null };

describe('the sweep of owners', () => {
  it('gives earlier recordings to who is given a name, a number or a device later', async () => {
    const [named, numbered, phoned, others] = [
      await recorded('zoe@pbx.example'),
      await recorded('42'),
      await recorded('lobby', PHONE),
      await recorded('eve', '0090ffffffff'),
    ];
    expect(await swept()).toEqual({ lookedAt: 0, did: 0, refused: 0 });
    const zoe = await person('Zoe');
    expect(await swept()).toEqual({ lookedAt: 1, did: 1, refused: 0 });
    await account(zoe, changeNumber('42'));
    await account(zoe, changeDevices([PHONE]));
    expect(await swept()).toEqual({ lookedAt: 2, did: 2, refused: 0 });
    expect(await ownerOf(named)).toEqual({ owner: zoe, how: 'registration' });
    expect(await ownerOf(numbered)).toEqual({ owner: zoe, how: 'registration' });
    expect(await ownerOf(phoned)).toEqual({ owner: zoe, how: 'device' });
    expect(await ownerOf(others)).toEqual(nobody);
    expect(await swept()).toEqual({ lookedAt: 0, did: 0, refused: 0 });
  });

  it('leaves alone what a person decided, also that it is nobody’s', async () => {
    const [given, taken] = [await recorded('zoe'), await recorded('zoe')];
    const bob = await person('Bob');
    const said = { reason: null, holds: [] };
    await act(given, assignOwner({ owner: bob, ...said }));
    await act(taken, assignOwner({ owner: null, ...said }));
    await person('Zoe');
    expect(await swept()).toEqual({ lookedAt: 0, did: 0, refused: 0 });
    expect(await ownerOf(given)).toEqual({ owner: bob, how: 'hand' });
    expect(await ownerOf(taken)).toEqual({ owner: null, how: 'hand' });
  });

  it('gives to nobody what may be several people’s', async () => {
    const id = await recorded(null, PHONE);
    for (const name of ['Ada', 'Eve']) await account(await person(name), changeDevices([PHONE]));
    expect(await swept()).toMatchObject({ lookedAt: 1, did: 0 });
    expect(await ownerOf(id)).toEqual(nobody);
  });

  it('goes through all there is, page by page, and looks at it once', async () => {
    const ids = await Promise.all(Array.from({ length: 450 }, () => recorded('zoe', PHONE)));
    const zoe = await person('Zoe');
    await account(zoe, changeDevices([PHONE]));
    expect(await swept()).toEqual({ lookedAt: 450, did: 450, refused: 0 });
    expect(await ownerOf(ids[449]!)).toMatchObject({ owner: zoe });
    expect(await swept()).toEqual({ lookedAt: 0, did: 0, refused: 0 });
  });
});
