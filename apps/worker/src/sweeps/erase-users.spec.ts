import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { create } from '#domain/user/create';
import { removeUser } from '#domain/user/remove';
import { user } from '#domain/user/user';
import { BlobKeyVault } from '#infra/keys/key-vault';
import { systemOccasion } from '#infra/occasion';
import { type LogWorld, freshLogWorld } from '../../../../test/support/log-world.js';
import { eraseUsers } from './erase-users.js';

let world: LogWorld;
beforeAll(async () => {
  world = await freshLogWorld();
});

const asked = { reason: null, isOwn: false, others: 1, holds: [], monitored: [] };
const removed = async (): Promise<string> => {
  const { ledger, clock } = world.house;
  const [id, on] = [randomUUID(), systemOccasion(clock, 'spec')];
  const zoe = { name: 'Zoë Übermut', number: '23', role: 'user', passwordHash: null } as const;
  await ledger.transact(user, id, create(zoe), on);
  await ledger.transact(user, id, removeUser(asked), on);
  return id;
};

const pass = (unerased: string[], scrubbed: string[], signal = new AbortController().signal) => {
  const vault = new BlobKeyVault(world.house.blobs, 300);
  const scrubs = {
    scrubbedUsers: () => Promise.resolve({ ids: scrubbed, left: [] }),
    isClean: () => Promise.resolve(true),
  };
  const users = { unerased: () => Promise.resolve(unerased) };
  return eraseUsers({ ...world.house, vault, scrubs, users }, signal);
};

const typesOf = async (id: string): Promise<string[]> => {
  const types = [];
  for await (const { type } of world.house.store.readStream(`user-${id}`)) types.push(type);
  return types;
};

const listed = async (): Promise<string[]> => {
  const subjects = [];
  for await (const { subject } of world.house.destroyed.newestFirst()) subjects.push(subject);
  return subjects;
};

describe('the erasure of people', () => {
  it('destroys the key, and says nothing before the database was scrubbed', async () => {
    const id = await removed();
    expect(await pass([id], [])).toBe(0);
    expect(await world.house.vault.isDestroyed(id)).toBe(true);
    expect(await listed()).toContain(`user-${id}`);
    expect(await typesOf(id)).toEqual(['UserCreated', 'UserRemoved']);
  });

  it('says it then, once, when no process reads by the key any more', async () => {
    const id = await removed();
    const another = new BlobKeyVault(world.house.blobs, 300);
    expect(await another.find(id)).not.toBeNull();
    expect(await pass([id], [id])).toBe(1);
    expect(await another.find(id)).toBeNull();
    await pass([id], [id]);
    expect(await typesOf(id)).toEqual(['UserCreated', 'UserRemoved', 'UserErased']);
    expect((await world.house.ledger.load(user, id)).state).toEqual({
      ...user.initial,
      gone: 'erased',
    });
    expect((await listed()).filter((subject) => subject === `user-${id}`)).toHaveLength(1);
  });

  it('says nothing of whose key is still there, or when it is told to stop', async () => {
    const [whole, id] = [await removed(), await removed()];
    expect(await pass([], [whole])).toBe(0);
    expect(await pass([id], [id], AbortSignal.timeout(20))).toBe(0);
    expect(await typesOf(id)).toEqual(['UserCreated', 'UserRemoved']);
  });
});
