import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '#domain/kernel';
import { grant } from '#domain/supervision/grant';
import { refuse } from '#domain/supervision/refuse';
import { request } from '#domain/supervision/request';
import { revoke } from '#domain/supervision/revoke';
import {
  type Supervision,
  type SupervisionEvent,
  supervision,
} from '#domain/supervision/supervision';
import { type LogWorld, freshLogWorld, project } from '../../../../../test/support/log-world.js';
import { systemOccasion } from '../../occasion.js';
import { SupervisionQueries } from './supervision.queries.js';

let world: LogWorld;
let queries: SupervisionQueries;
beforeAll(async () => {
  world = await freshLogWorld();
  queries = new SupervisionQueries(world.readModel.catalogue, world.house.codec);
});

const act = (id: string, decide: Decision<Supervision, SupervisionEvent>) =>
  world.house.ledger.transact(supervision, id, decide, systemOccasion(world.house.clock, 'spec'));
const ask = async (user: string, session: string): Promise<string> => {
  const id = randomUUID();
  const asked = { user, session, monitor: 'grace', appObject: 'Support', minutes: 30 };
  await act(id, request(asked, `${user} must`));
  return id;
};
const idsOf = (found: readonly { id: string }[]) => found.map(({ id }) => id).sort();
const yes = grant({ monitor: 'grace', session: 'g1', minutes: 5 });

describe('SupervisionQueries', () => {
  it('shows who waits, what runs, and what became of the rest', async () => {
    const [ada, bob] = [randomUUID(), randomUUID()];
    const waiting = await ask(ada, 's1');
    const running = await ask(bob, 's2');
    await act(running, yes);
    const refused = await ask(ada, 's3');
    await act(refused, refuse('grace', 'Not today'));
    const over = await ask(bob, 's4');
    await act(over, yes);
    await act(over, revoke('monitor-left'));
    await project(world);
    expect((await queries.open()).map(({ id }) => id)).toEqual([running, waiting]);
    expect(idsOf(await queries.openOf('grace'))).toEqual([waiting, running].sort());
    expect(await queries.openOf(ada)).toEqual([]);
    expect(idsOf(await queries.openBy(ada))).toEqual([waiting]);
    expect(idsOf(await queries.runningFor(bob))).toEqual([running]);
    expect(await queries.one(waiting)).toMatchObject({
      ...{ userId: ada, session: 's1', monitor: 'grace', appObject: 'Support', minutes: 30 },
      ...{ stage: 'requested', reason: `${ada} must`, endedAt: null, until: null },
    });
    expect(await queries.one(running)).toMatchObject({
      ...{ stage: 'granted', minutes: 5, monitorSession: 'g1', until: expect.any(Date) as Date },
    });
    expect(await queries.one(refused)).toMatchObject({ stage: 'refused', refusal: 'Not today' });
    expect(await queries.lastOf('s4')).toMatchObject({ id: over, cause: 'monitor-left' });
    expect(await queries.lastOf('s9')).toBeNull();
    expect(await queries.one('no uuid')).toBeNull();
  });

  it('shows no reason any more when the account of who asked is destroyed', async () => {
    const user = randomUUID();
    const id = await ask(user, 's5');
    await act(id, refuse('grace', 'Not today'));
    await project(world);
    await world.house.vault.destroy(user);
    expect(await queries.one(id)).toMatchObject({ userId: user, reason: null, refusal: null });
  });
});
