import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { create } from '#domain/user/create';
import { endToken } from '#domain/user/end-token';
import { issueToken } from '#domain/user/issue-token';
import { removeUser } from '#domain/user/remove';
import { type User, type UserEvent, user } from '#domain/user/user';
import type { Decision } from '#domain/kernel';
import { systemOccasion } from '#infra/occasion';
import { AppObjectQueries } from '#infra/read-model/app-objects/app-object.queries';
import { UserQueries } from '#infra/read-model/users/user.queries';
import { type LogWorld, freshLogWorld, project } from '../../../../test/support/log-world.js';
import { Sessions, hashOf } from '../sessions/sessions.js';
import { ApiTokens, newApiToken } from './api-tokens.js';

const HOUR_MS = 3_600_000;

let world: LogWorld;
let tokens: ApiTokens;
let sessions: Sessions;
let now = Date.now();
const clock = { now: () => new Date(now) };
beforeAll(async () => {
  world = await freshLogWorld();
  const { catalogue, runtime } = world.readModel;
  tokens = new ApiTokens(world.readModel, clock);
  const [users, appObjects] = [new UserQueries(catalogue), new AppObjectQueries(catalogue)];
  const openers = {
    tokens: { ofPrograms: tokens, ofProvider: null },
    consents: { given: () => Promise.resolve(new Map()) },
    clock,
    cookie: 'recordings_session',
  };
  sessions = new Sessions(runtime, users, appObjects, openers);
});

const act = (id: string, decide: Decision<User, UserEvent>) =>
  world.house.ledger.transact(user, id, decide, systemOccasion(clock, 'test'));
const issued = async (lastsMs = HOUR_MS) => {
  const [userId, tokenId, token] = [randomUUID(), randomUUID(), newApiToken()];
  await act(userId, create({ name: userId, number: null, role: 'user', passwordHash: null }));
  const expiresAt = new Date(now + lastsMs).toISOString();
  const wanted = { name: 'Wallboard', scope: ['read'] as const, expiresAt, appObject: null };
  await act(userId, issueToken({ ...wanted, tokenId, tokenHash: hashOf(token) }));
  await project(world);
  return { userId, tokenId, token, tokenHash: hashOf(token) };
};
const isOpen = async (token: string) => {
  const [found, again, open] = await Promise.all([
    sessions.find(token),
    sessions.again(hashOf(token)),
    sessions.stillOpen([hashOf(token)]),
  ]);
  expect([again !== null, open.has(hashOf(token))]).toEqual([found !== null, found !== null]);
  return found !== null;
};

describe('an API token', () => {
  it('opens a session of its user, with its scope', async () => {
    const { userId, tokenId, token, tokenHash } = await issued();
    expect(await sessions.find(token)).toMatchObject({
      ...{ userId, tokenId, tokenHash, scope: ['read'], through: 'none' },
    });
    expect(await isOpen(newApiToken())).toBe(false);
  });

  it('opens nothing once it is expired', async () => {
    const { userId, token } = await issued(HOUR_MS);
    expect(await isOpen(token)).toBe(true);
    now += HOUR_MS;
    expect(await isOpen(token)).toBe(false);
    expect(await tokens.of(userId)).toHaveLength(1);
  });

  it('opens nothing once it is ended, before the catalogue knows', async () => {
    const { userId, tokenId, token } = await issued();
    await tokens.end([tokenId]);
    expect(await isOpen(token)).toBe(false);
    await act(userId, endToken(tokenId));
    await project(world);
    expect(await isOpen(token)).toBe(false);
    expect(await tokens.of(userId)).toEqual([]);
  });

  it('ends with its account', async () => {
    const { userId, tokenId, token } = await issued();
    const asked = { reason: null, isOwn: false, others: 1, holds: [], monitored: [] };
    await act(userId, removeUser(asked));
    await project(world);
    expect(await isOpen(token)).toBe(false);
    expect(await tokens.byId(tokenId)).toBeNull();
  });

  it('tells when it was used last, to the minute', async () => {
    const { userId, token } = await issued();
    const lastUse = async () => (await tokens.of(userId))[0]?.lastUsedAt?.getTime() ?? null;
    expect(await lastUse()).toBeNull();
    const first = now;
    await sessions.find(token);
    now += 30_000;
    await sessions.find(token);
    expect(await lastUse()).toBe(first);
    now += 30_000;
    await sessions.find(token);
    expect(await lastUse()).toBe(now);
  });
});
