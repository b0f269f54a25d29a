import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Decision } from '#domain/kernel';
import { grant } from '#domain/supervision/grant';
import { request } from '#domain/supervision/request';
import { revoke } from '#domain/supervision/revoke';
import {
  type Supervision,
  type SupervisionEvent,
  supervision,
} from '#domain/supervision/supervision';
import { ConsentStore } from '#infra/consent/consent-store';
import type { Ledger } from '#infra/event-store/ledger';
import { systemOccasion } from '#infra/occasion';
import { type LogWorld, freshLogWorld } from '../../../../test/support/log-world.js';
import { eventually } from '../../../../test/support/product.js';
import { endConsent } from './end-consent.js';

const redisUrl = inject('redisUrl');
const HOUR_MS = 3_600_000;
const LONG = { timeout: 60_000 };

describe.runIf(redisUrl !== null)('the end of a consent', LONG, () => {
  let world: LogWorld;
  let consents: ConsentStore;
  const here = { userId: 'grace', session: randomUUID() };
  beforeAll(async () => {
    world = await freshLogWorld();
    consents = ConsentStore.open(redisUrl, randomUUID(), HOUR_MS);
    await eventually(async () => {
      await consents.beat([here]);
      return true;
    });
  });
  afterAll(() => consents.close());

  const on = () => systemOccasion(world.house.clock, 'spec');
  const act = (id: string, decide: Decision<Supervision, SupervisionEvent>) =>
    world.house.ledger.transact(supervision, id, decide, on());
  const yes = grant({ monitor: 'grace', session: here.session, minutes: 5 });

  /** A request, and what Redis keeps once it is granted. */
  const asked = async () => {
    const [id, session] = [randomUUID(), randomUUID()];
    const what = { user: 'ada', session, monitor: 'grace', appObject: 'Support', minutes: 30 };
    await act(id, request(what, 'A complaint'));
    const until = '2030-01-01T09:30:00.000Z';
    const given = { supervision: id, monitor: 'grace', appObject: 'Support', until };
    return { id, session, given: { ...given, session: here.session } };
  };

  it('shows nothing any more, and stands in the log', async () => {
    const { id, session, given } = await asked();
    await consents.prepare(session, given);
    await act(id, yes);
    await consents.confirm(session, given, HOUR_MS);
    expect((await consents.given([session])).size).toBe(1);
    await endConsent({ consents, house: world.house }, { id, session }, revoke('by-user'), on());
    expect((await consents.given([session])).size).toBe(0);
    expect((await world.house.ledger.load(supervision, id)).state.stage).toBe('revoked');
  });

  it('is not outlived by a grant that was about to be written down', async () => {
    const { id, session, given } = await asked();
    expect(await consents.prepare(session, given)).toBe('ready');
    await endConsent({ consents, house: world.house }, { id, session }, revoke('by-user'), on());
    expect(await consents.confirm(session, given, HOUR_MS)).toBe(false);
    expect((await consents.given([session])).size).toBe(0);
  });

  it('leaves nothing that can be granted, also when its process dies while it is written down', async () => {
    const { id, session, given } = await asked();
    const transact: Ledger['transact'] = async (...revoking) => {
      expect(await consents.prepare(session, given)).toBe('over');
      await world.house.ledger.transact(...revoking);
      throw new Error('killed');
    };
    const ending = { consents, house: { ledger: { transact } } };
    await expect(endConsent(ending, { id, session }, revoke('by-user'), on())).rejects.toThrow();
    expect((await world.house.ledger.load(supervision, id)).state.stage).toBe('revoked');
    expect(await consents.prepare(session, given)).toBe('over');
    expect((await consents.given([session])).size).toBe(0);
  });
});
