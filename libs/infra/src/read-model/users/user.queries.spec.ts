import { beforeAll, describe, expect, it } from 'vitest';
import { type AppObject, type AppObjectEvent, appObject } from '#domain/app-object/app-object';
import { plain } from '#domain/app-object/app-object.samples';
import { change } from '#domain/app-object/change';
import { create as createAppObject } from '#domain/app-object/create';
import { deleteAppObject } from '#domain/app-object/delete';
import type { Decision } from '#domain/kernel';
import { barIdentity } from '#domain/user/bar-identity';
import { changeDevices } from '#domain/user/change-devices';
import { changeNumber } from '#domain/user/change-number';
import { changeRole } from '#domain/user/change-role';
import { create } from '#domain/user/create';
import { eraseUser } from '#domain/user/erase';
import { license } from '#domain/user/license';
import { linkIdentity } from '#domain/user/link-identity';
import { rename } from '#domain/user/rename';
import { removeUser } from '#domain/user/remove';
import { unlinkIdentity } from '#domain/user/unlink-identity';
import { unlicense } from '#domain/user/unlicense';
import { type User, type UserEvent, user } from '#domain/user/user';
import { type LogWorld, freshLogWorld, project } from '../../../../../test/support/log-world.js';
import { systemOccasion } from '../../occasion.js';
import { UserQueries } from './user.queries.js';

let world: LogWorld;
let queries: UserQueries;
beforeAll(async () => {
  world = await freshLogWorld();
  queries = new UserQueries(world.readModel.catalogue);
});

const act = (id: string, ...decisions: Decision<User, UserEvent>[]) =>
  decisions.reduce<Promise<unknown>>(
    (done, decide) =>
      done.then(() =>
        world.house.ledger.transact(user, id, decide, systemOccasion(world.house.clock, 'spec')),
      ),
    Promise.resolve(),
  );
const REMOVAL = { reason: null, isOwn: false, others: 1, holds: [], monitored: [] };
const named = (name: string) => create({ name, number: null, role: 'user', passwordHash: null });

describe('UserQueries', () => {
  it('shows people as they are now', async () => {
    await act(
      'u1',
      create({ name: 'Ada', number: '23', role: 'admin', passwordHash: 'x' }),
      rename('Ada Lovelace', false),
      changeNumber('42'),
      changeRole('auditor', 1),
      changeDevices(['00:90:33:30:2a:b1']),
      license('Config Office'),
    );
    await act('u2', named('bob'), license(null), unlicense);
    await act('u3', named('Eve'));
    await project(world);
    expect(await queries.one('u1')).toMatchObject({
      name: 'Ada Lovelace',
      number: '42',
      role: 'auditor',
      devices: ['009033302ab1'],
      licensed: true,
      licenceTemplate: 'Config Office',
    });
    expect(await queries.one('u2')).toMatchObject({ licensed: false, licenceTemplate: null });
    expect(await queries.one('u3')).toMatchObject({ licensed: null, devices: [] });
    expect(await queries.one('u9')).toBeNull();
    expect(await queries.byName('ada')).toBeNull();
    expect(await queries.administrators()).toEqual([]);
    expect(await queries.known(['u1', 'u9'])).toEqual(new Set(['u1']));
  });

  it('finds the account that somebody at a provider opens, as long as he does', async () => {
    const ada = { issuer: 'https://id.example.com', subject: 'ada' };
    const elsewhere = { ...ada, issuer: 'https://other.example.com' };
    await act('linked', named('Linked'), linkIdentity(ada, false));
    await act('barred', barIdentity);
    await project(world);
    expect(await queries.byIdentity(ada)).toMatchObject({ id: 'linked' });
    expect(await queries.byIdentity(elsewhere)).toBeNull();
    expect(await queries.one('linked')).toMatchObject({ identitySubject: 'ada' });
    expect(await queries.byId('barred')).toMatchObject({ name: null, removedAt: expect.any(Date) });
    expect(await queries.unerased(10)).toEqual([]);
    await act('linked', unlinkIdentity);
    await project(world);
    expect(await queries.byIdentity(ada)).toBeNull();
    await act('linked', linkIdentity(ada, false), removeUser(REMOVAL));
    await project(world);
    expect(await queries.byIdentity(ada)).toBeNull();
    await act('linked', eraseUser([]));
    await project(world);
  });

  it('shows nothing of whose account was removed, and finds his recordings by its id', async () => {
    await act(
      'gone',
      create({ name: 'Gone', number: '99', role: 'admin', passwordHash: 'x' }),
      changeDevices(['00:90:33:99:99:99']),
      license('Config Office'),
      removeUser(REMOVAL),
    );
    await project(world);
    expect(await queries.one('gone')).toBeNull();
    expect(await queries.byName('Gone')).toBeNull();
    expect(await queries.administrators()).toEqual([]);
    expect(await queries.known(['gone'])).toEqual(new Set());
    expect((await queries.page({ limit: 10, q: 'gone' })).items).toEqual([]);
    expect((await queries.page({ limit: 10 })).items.map(({ id }) => id)).not.toContain('gone');
    expect(await queries.recognisable({ registration: '99', device: '009033999999' })).toEqual([]);
    expect(await queries.meantBy('gone')).toEqual(['gone']);
    expect(await queries.unerased(10)).toEqual(['gone']);
    expect(await queries.byId('gone')).toMatchObject({
      name: null,
      number: null,
      passwordHash: null,
      licensed: null,
      licenceTemplateId: null,
      removedAt: expect.any(Date) as Date,
    });
  });

  it('lists them by name, upper and lower case alike, page by page', async () => {
    const names = async (list: { q?: string; limit: number; after?: string }) => {
      const { items, next } = await queries.page(list);
      return { names: items.map(({ name }) => name), next };
    };
    expect(await names({ limit: 10 })).toEqual({
      names: ['Ada Lovelace', 'bob', 'Eve'],
      next: null,
    });
    const first = await names({ limit: 2 });
    expect(first.names).toEqual(['Ada Lovelace', 'bob']);
    expect(await names({ limit: 2, after: first.next! })).toEqual({ names: ['Eve'], next: null });
    expect((await names({ limit: 10, q: 'LOVE' })).names).toEqual(['Ada Lovelace']);
    expect((await names({ limit: 10, q: '42' })).names).toEqual(['Ada Lovelace']);
    expect((await names({ limit: 10, q: '%' })).names).toEqual([]);
    await expect(queries.page({ limit: 2, after: 'nonsense' })).rejects.toThrow(
      expect.objectContaining({ code: 'cursor-invalid' }),
    );
  });

  it('knows of the account of a caller how old the App objects are', async () => {
    await act('caller', named('Caller'));
    await project(world);
    const before = await queries.calling('caller');
    expect(before).toMatchObject({ id: 'caller', name: 'Caller', role: 'user', removedAt: null });
    const on = systemOccasion(world.house.clock, 'spec');
    const set = async (decide: Decision<AppObject, AppObjectEvent>) => {
      await world.house.ledger.transact(appObject, 'support', decide, on);
      await project(world);
      return (await queries.calling('caller'))?.appObjectsAge;
    };
    const ages = [
      before?.appObjectsAge,
      await set(createAppObject('Support', plain)),
      await set(change({ members: ['caller'] })),
      await set(deleteAppObject),
    ];
    // As it was before anything was made: nothing is there again.
    expect(new Set(ages.slice(0, 3)).size).toBe(3);
    expect(ages[3]).not.toBe(ages[2]);
    expect(await queries.calling('nobody')).toBeNull();
  });
});
