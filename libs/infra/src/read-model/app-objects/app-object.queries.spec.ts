import { beforeAll, describe, expect, it } from 'vitest';
import { type AppObject, type AppObjectEvent, appObject } from '#domain/app-object/app-object';
import { plain } from '#domain/app-object/app-object.samples';
import { change } from '#domain/app-object/change';
import { create } from '#domain/app-object/create';
import { deleteAppObject } from '#domain/app-object/delete';
import { appObjectId } from '#domain/app-object/name';
import type { Decision } from '#domain/kernel';
import { type LogWorld, freshLogWorld, project } from '../../../../../test/support/log-world.js';
import { systemOccasion } from '../../occasion.js';
import { AppObjectQueries } from './app-object.queries.js';

let world: LogWorld;
let queries: AppObjectQueries;
beforeAll(async () => {
  world = await freshLogWorld();
  queries = new AppObjectQueries(world.readModel.catalogue);
});

const act = (name: string, decide: Decision<AppObject, AppObjectEvent>) =>
  world.house.ledger.transact(
    appObject,
    appObjectId(name),
    decide,
    systemOccasion(world.house.clock, 'spec'),
  );

describe('AppObjectQueries', () => {
  it('shows App objects as they are set up now, under the names they were given', async () => {
    await act('Müller & Söhne', create('Müller & Söhne', { ...plain, accessList: ['23*'] }));
    await act('müller & söhne', change({ members: ['u1', 'u2'], deletionMode: 'Denied' }));
    await act('Other', create('Other', { ...plain, members: ['u2'] }));
    await act('gone', create('Gone', { ...plain, members: ['u1'] }));
    await act('Gone', deleteAppObject);
    await project(world);
    const names = async (found: Promise<readonly { name: string }[]>) =>
      (await found).map(({ name }) => name);
    expect(await names(queries.all())).toEqual(['Müller & Söhne', 'Other']);
    expect(await names(queries.of('u1'))).toEqual(['Müller & Söhne']);
    expect(await names(queries.of('u2'))).toEqual(['Müller & Söhne', 'Other']);
    expect(await names(queries.of('u'))).toEqual([]);
    expect(await queries.byName('MÜLLER & SÖHNE')).toEqual({
      ...plain,
      name: 'Müller & Söhne',
      accessList: ['23*'],
      members: ['u1', 'u2'],
      deletionMode: 'Denied',
    });
    expect(await queries.byName('Gone')).toBeNull();
  });

  it('shows one that was deleted and set up again as it is now', async () => {
    await act('Gone', create('GONE', { ...plain, notes: false }));
    await project(world);
    expect(await queries.byName('gone')).toEqual({ ...plain, name: 'GONE', notes: false });
  });
});
