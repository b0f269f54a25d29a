import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { protect } from '#domain/recording/protect';
import { recording } from '#domain/recording/recording';
import { create } from '#domain/user/create';
import { removeUserAgain } from '#domain/user/remove-again';
import { user } from '#domain/user/user';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  startRecording,
} from '../../../../test/support/log-world.js';
import { recordingBlobs } from '../blobs/recording-blobs.js';
import { systemOccasion } from '../occasion.js';
import { isRecordingDestroyed } from './destroy-recording.js';
import { destroyUser } from './destroy-user.js';
import { replayDestroyed } from './replay-destroyed.js';

let world: LogWorld;
beforeAll(async () => {
  world = await freshLogWorld();
});

/** A recording as an older backup has it: whole, protected, and in the list all the same. */
const broughtBack = async (): Promise<string> => {
  const { house } = world;
  const { id } = await startRecording(house, 'Zoë Übermut.pcap');
  await house.blobs.put(recordingBlobs(id).capture, Buffer.from('call'));
  await endUpload(house, id);
  await house.ledger.transact(recording, id, protect(null), systemOccasion(house.clock, 'spec'));
  await house.destroyed.add(id, new Date('2026-01-01T00:00:00Z'));
  return id;
};

describe('replaying the list of destroyed keys', () => {
  it('destroys again what came back, protected or not, and says so', async () => {
    const ids = [await broughtBack(), await broughtBack()];
    expect(await replayDestroyed(world.house)).toMatchObject({ again: 2 });
    for (const id of ids) {
      expect(await isRecordingDestroyed(world.house, id)).toBe(true);
      const { state } = await world.house.ledger.load(recording, id);
      expect(state.stage).toBe('deleted');
    }
    expect(await replayDestroyed(world.house)).toMatchObject({ again: 0 });
  });

  it('destroys a key alone that came back, or bytes alone', async () => {
    const { blobs } = world.house;
    const [key, bytes] = [await broughtBack(), await broughtBack()];
    const kept = await blobs.get(`keys/${key.slice(0, 2)}/${key}`);
    await replayDestroyed(world.house);
    await blobs.put(`keys/${key.slice(0, 2)}/${key}`, kept!);
    await blobs.put(recordingBlobs(bytes).compact, Buffer.from('call'));
    expect(await replayDestroyed(world.house)).toMatchObject({ again: 2 });
    for (const id of [key, bytes]) expect(await isRecordingDestroyed(world.house, id)).toBe(true);
  });

  it('takes away again whom an older log has, or whose key came back', async () => {
    const { ledger, vault, blobs, clock } = world.house;
    const [older, key] = [randomUUID(), randomUUID()];
    const on = systemOccasion(clock, 'spec');
    const ada = { name: 'Ada', number: null, role: 'user', passwordHash: null } as const;
    for (const id of [older, key]) await ledger.transact(user, id, create(ada), on);
    const kept = await blobs.get(`keys/${key.slice(0, 2)}/${key}`);
    for (const id of [older, key]) await destroyUser(world.house, id);
    await ledger.transact(user, key, removeUserAgain, on);
    await blobs.put(`keys/${key.slice(0, 2)}/${key}`, kept!);
    const replay = await replayDestroyed(world.house);
    expect(replay.again).toBe(2);
    expect(new Set(replay.looked.users)).toEqual(new Set([older, key]));
    for (const id of [older, key]) {
      expect(await vault.isDestroyed(id)).toBe(true);
      expect((await ledger.load(user, id)).state.gone).toBe('removed');
    }
    expect((await replayDestroyed(world.house)).again).toBe(0);
  });

  it('has nothing to say of what the log never knew', async () => {
    const id = randomUUID();
    await world.house.destroyed.add(id);
    expect(await replayDestroyed(world.house)).toMatchObject({ again: 1 });
    expect(await world.house.store.lastRevision(`recording-${id}`)).toBeNull();
  });

  it('looks no further back than where all is as it should be', async () => {
    for (let n = 0; n < 200; n++) {
      const id = randomUUID();
      await world.house.vault.destroy(id);
      await world.house.destroyed.add(id);
    }
    expect((await replayDestroyed(world.house)).looked.recordings).toHaveLength(64);
  });
});
