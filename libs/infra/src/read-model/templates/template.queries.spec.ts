import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '#domain/kernel';
import { changeLicence } from '#domain/template/change-licence';
import { create } from '#domain/template/create';
import { deleteTemplate } from '#domain/template/delete';
import { templateId } from '#domain/template/name';
import { type Template, type TemplateEvent, template } from '#domain/template/template';
import { create as createUser } from '#domain/user/create';
import { license } from '#domain/user/license';
import { user } from '#domain/user/user';
import { type LogWorld, freshLogWorld, project } from '../../../../../test/support/log-world.js';
import { systemOccasion } from '../../occasion.js';
import { TemplateQueries } from './template.queries.js';

let world: LogWorld;
let queries: TemplateQueries;
beforeAll(async () => {
  world = await freshLogWorld();
  queries = new TemplateQueries(world.readModel.catalogue);
});

const on = () => systemOccasion(world.house.clock, 'spec');
const act = (name: string, decide: Decision<Template, TemplateEvent>) =>
  world.house.ledger.transact(template, templateId(name), decide, on());
const person = async (of: string) => {
  const id = randomUUID();
  const account = { name: id, number: null, role: 'user', passwordHash: null } as const;
  await world.house.ledger.transact(user, id, createUser(account), on());
  await world.house.ledger.transact(user, id, license(of), on());
};

describe('TemplateQueries', () => {
  it('shows templates as they are now, and how many belong to each', async () => {
    await act('Büro', create('Büro', true));
    await act('Lager', create('Lager', false));
    await act('Old', create('Old', true));
    await act('old', deleteTemplate(0));
    await person('Büro');
    await person('BÜRO');
    await project(world);
    expect(await queries.all()).toEqual([
      { name: 'Büro', licensed: true, unlicensedSince: null, members: 2 },
      { name: 'Lager', licensed: false, unlicensedSince: expect.any(Date) as Date, members: 0 },
    ]);
    expect(await queries.byName('BU\u0308RO')).toMatchObject({ name: 'Büro', members: 2 });
    expect(await queries.byName('Old')).toBeNull();
    await act('Büro', changeLicence('Büro', false));
    await act('Lager', changeLicence('Lager', true));
    await project(world);
    expect(await queries.byName('Büro')).toMatchObject({ licensed: false });
    expect(await queries.byName('Lager')).toMatchObject({ licensed: true, unlicensedSince: null });
  });
});
