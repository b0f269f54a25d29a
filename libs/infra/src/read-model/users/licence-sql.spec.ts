import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Aggregate, Decision, Event } from '#domain/kernel';
import { changeLicence } from '#domain/template/change-licence';
import { create as createTemplate } from '#domain/template/create';
import { deleteTemplate } from '#domain/template/delete';
import { templateId } from '#domain/template/name';
import { template } from '#domain/template/template';
import { create } from '#domain/user/create';
import { license } from '#domain/user/license';
import { unlicense } from '#domain/user/unlicense';
import { user } from '#domain/user/user';
import { type LogWorld, freshLogWorld, project } from '../../../../../test/support/log-world.js';
import { licenceInForce } from '../../licence-in-force.js';
import { systemOccasion } from '../../occasion.js';
import { UserQueries } from './user.queries.js';

let world: LogWorld;
beforeAll(async () => {
  world = await freshLogWorld();
});

const act = <S, E extends Event>(of: Aggregate<S, E>, id: string, decide: Decision<S, E>) =>
  world.house.ledger.transact(of, id, decide, systemOccasion(world.house.clock, 'spec'));

/** Some people and two templates, to whom this and that happens. */
type Step =
  | { who: number; has: 'direct' | 'none' | 'A' | 'B' }
  | { of: 'A' | 'B'; becomes: 'licensed' | 'unlicensed' | 'gone' };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ who: fc.nat(2), has: fc.constantFrom('direct', 'none', 'A', 'B') }),
  fc.record({
    of: fc.constantFrom('A', 'B'),
    becomes: fc.constantFrom('licensed', 'unlicensed', 'gone'),
  }),
);

/** Templates of this turn are called so, however `of` names them. */
const called = (turn: string, of: string) => `${of}-${turn}`;

const take = async (given: Step, people: readonly string[], turn: string): Promise<void> => {
  if ('who' in given) {
    const { has } = given;
    const decide =
      has === 'none' ? unlicense : license(has === 'direct' ? null : called(turn, has));
    await act(user, people[given.who]!, decide);
    return;
  }
  const name = called(turn, given.of);
  const { becomes } = given;
  if (becomes === 'gone') {
    await act(template, templateId(name), deleteTemplate(0));
    return;
  }
  const isLicensed = becomes === 'licensed';
  await act(template, templateId(name), (state, on) =>
    state === null
      ? createTemplate(name, isLicensed)(state, on)
      : changeLicence(name, isLicensed)(state, on),
  );
};

describe('the licence in the catalogue', () => {
  it('is what the rule says of the log', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const turn = randomUUID().slice(0, 8);
        const people = [randomUUID(), randomUUID(), randomUUID()];
        for (const id of people)
          await act(user, id, create({ name: id, number: null, role: 'user', passwordHash: null }));
        for (const each of steps) await take(each, people, turn);
        await project(world);
        const queries = new UserQueries(world.readModel.catalogue);
        for (const id of people) {
          const { state } = await world.house.ledger.load(user, id);
          const shown = (await queries.one(id))!;
          expect({
            licensed: shown.licensed,
            unlicensedSince: shown.unlicensedSince?.toISOString() ?? null,
          }).toEqual(await licenceInForce(world.house.ledger, state));
        }
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
