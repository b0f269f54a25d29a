import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { encrypted } from '#domain/recording/encrypt';
import { recording } from '#domain/recording/recording';
import { endUpload, freshHouse, startRecording } from '../../../../test/support/log-world.js';
import { openBlobStore } from '../blobs/disk.blob-store.js';
import { recordingBlobs } from '../blobs/recording-blobs.js';
import type { House } from '../house.js';
import { systemOccasion } from '../occasion.js';
import { makeCryptKey } from './crypt-key.js';
import { encryptedBlobs } from './encrypted-blobs.js';
import { encryptionOfLog } from './encryption-of-log.js';
import { wrapDataKey } from './recording-key.js';
import { SealFault } from './sealed-format.js';

const SOUND = Buffer.from('a telephone call');
const made = makeCryptKey('correct horse battery staple');

let house: House;
let asked = 0;
beforeEach(async () => {
  house = await freshHouse(inject('databaseUrl'));
  vi.useFakeTimers({ toFake: ['performance'] });
  asked = 0;
});
afterEach(() => vi.useRealTimers());

/** The blobs of a product that has a crypt key, and counts how often the log is asked for a recording. */
const counted = async () => {
  const { key, pair } = await made;
  const known = { ...key, number: 1, since: new Date(0).toISOString() };
  const published = { inForce: key.id, keys: [known] };
  const ask = encryptionOfLog(house.ledger);
  const recordings = async (id: string) => {
    asked += 1;
    return ask(id);
  };
  const stored = await openBlobStore(house.config.blobUrl);
  const opened = encryptedBlobs(stored, { keys: async () => published, recordings });
  await opened.keyring.publish(published);
  await opened.keyring.add(key.id, pair);
  return { ...opened, stored, key: known };
};

const say = (id: string, key: string, commitment: string | null) => {
  const on = systemOccasion(house.clock, 'spec');
  return house.ledger.transact(recording, id, encrypted(key, commitment), on);
};
const later = (ms: number) => vi.advanceTimersByTime(ms);

describe('reading again and again', () => {
  it('in clear asks the log once a minute', async () => {
    const { stored, blobs } = await counted();
    const { id } = await startRecording(house);
    const { capture } = recordingBlobs(id);
    await stored.put(capture, SOUND);
    await endUpload(house, id);
    for (let turn = 0; turn < 50; turn++) expect(await blobs.get(capture)).toEqual(SOUND);
    expect(asked).toBe(1);
    later(60_001);
    await blobs.get(capture);
    expect(asked).toBe(2);
  });

  it('in clear remembers nothing of what still arrives', async () => {
    const { stored, blobs, key } = await counted();
    const { id } = await startRecording(house);
    const { capture } = recordingBlobs(id);
    await stored.put(capture, SOUND);
    expect(await blobs.get(capture)).toEqual(SOUND);
    await say(id, key.id, null);
    await expect(blobs.get(capture)).rejects.toThrow(SealFault);
  });

  it('encrypted asks the log once, and sees another key all the same', async () => {
    const { stored, blobs, dataKeys, key } = await counted();
    const { id } = await startRecording(house);
    const { capture, dataKey } = recordingBlobs(id);
    await blobs.put(capture, SOUND);
    await say(id, key.id, (await dataKeys.kept(id))?.commitment ?? null);
    await endUpload(house, id);
    asked = 0;
    for (let turn = 0; turn < 50; turn++) {
      later(3_001);
      expect(await blobs.get(capture)).toEqual(SOUND);
    }
    expect(asked).toBe(1);
    later(3_001);
    await stored.put(dataKey, wrapDataKey(id, key, randomBytes(32)));
    await expect(blobs.get(capture)).rejects.toThrow('not the one that the log is committed to');
    await stored.delete(dataKey);
    await expect(dataKeys.find(id)).rejects.toThrow('is not there');
  });
});
