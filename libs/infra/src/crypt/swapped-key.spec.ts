import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { encrypted } from '#domain/recording/encrypt';
import { recording } from '#domain/recording/recording';
import { changeCryptKey } from '#domain/settings/change-crypt-key';
import { settings } from '#domain/settings/settings';
import { endUpload, freshHouse, startRecording } from '../../../../test/support/log-world.js';
import { openBlobStore } from '../blobs/disk.blob-store.js';
import { recordingBlobs } from '../blobs/recording-blobs.js';
import { type House, openHouse } from '../house.js';
import { systemOccasion } from '../occasion.js';
import { makeCryptKey } from './crypt-key.js';
import { RecordingLocked } from './data-keys.js';
import { commitmentTo, wrapDataKey } from './recording-key.js';
import { SealFault } from './sealed-format.js';
import { sealWhole } from './sealer.js';

const SOUND = Buffer.from('a telephone call');
const OTHER = Buffer.from('what somebody wants to have been said');
const WORDS = ['correct horse battery staple', 'another set of words'];
/** Each of them costs a third of a second. */
const made = Promise.all(WORDS.map(makeCryptKey));

let house: House;
beforeEach(async () => {
  house = await freshHouse(inject('databaseUrl'));
});

const say = (id: string, ...decisions: ReturnType<typeof encrypted>[]) =>
  Promise.all(
    decisions.map((decide) =>
      house.ledger.transact(recording, id, decide, systemOccasion(house.clock, 'spec')),
    ),
  );

const setKey = async (which: number) => {
  const { key, pair } = (await made)[which]!;
  await house.ledger.transact(
    settings,
    null,
    changeCryptKey(key),
    systemOccasion(house.clock, 'spec'),
  );
  await house.keyring.restore();
  await house.keyring.add(key.id, pair);
  return key;
};

/** Another process of the same product, which has been given no crypt key, or these words. */
const anotherProcess = async (words: string | null = null): Promise<House> => {
  const opened = await openHouse(house.config);
  onTestFinished(() => opened.close());
  if (words !== null) await opened.keyring.unlock(words);
  return opened;
};

/** A recording as the door for captures keeps it. */
const kept = async ({ commits = true } = {}): Promise<string> => {
  const { id } = await startRecording(house);
  await house.blobs.put(recordingBlobs(id).capture, SOUND);
  const how = await house.dataKeys.kept(id);
  if (how !== null) await say(id, encrypted(how.key, commits ? how.commitment : null));
  await endUpload(house, id);
  return id;
};

/** Puts a recording of somebody else in its place: he knows the public half of a crypt key, and no secret. */
const swap = async (id: string, to: { id: string; publicKey: string }) => {
  const stored = await openBlobStore(house.config.blobUrl);
  const { capture, dataKey } = recordingBlobs(id);
  const his = randomBytes(32);
  await stored.put(dataKey, wrapDataKey(id, to, his));
  await stored.put(capture, sealWhole(his, capture, OTHER));
};

const read = (at: House, id: string) => at.blobs.get(recordingBlobs(id).capture);

describe('a recording whose data key the log is committed to', () => {
  it('is read as before, also after its key came under another crypt key', async () => {
    await setKey(0);
    const id = await kept();
    const { state } = await house.ledger.load(recording, id);
    const dataKey = await house.dataKeys.find(id);
    expect(state.keyCommitment).toBe(commitmentTo(id, dataKey!));
    const newer = await setKey(1);
    expect(await house.dataKeys.rewrap(id)).toBe(newer.id);
    await say(id, encrypted(newer.id));
    const later = await anotherProcess(WORDS[1]);
    expect(await read(later, id)).toEqual(SOUND);
  });

  it('is damaged when key and bytes are those of somebody else, and never locked', async () => {
    const key = await setKey(0);
    const id = await kept();
    await swap(id, key);
    const open = await anotherProcess(WORDS[0]);
    await expect(read(open, id)).rejects.toThrow(SealFault);
    await expect(read(open, id)).rejects.toThrow(/not the one .* \(recordings\/.*\/key\)/);
    await expect(open.dataKeys.rewrap(id)).resolves.toBe(key.id);
    await setKey(1);
    await expect(house.dataKeys.rewrap(id)).rejects.toThrow(SealFault);
  });

  it('is damaged when its key names a crypt key that there never was', async () => {
    const { publicKey } = await setKey(0);
    const id = await kept();
    await swap(id, { id: randomUUID(), publicKey });
    const open = await anotherProcess(WORDS[0]);
    await expect(read(open, id)).rejects.toThrow(SealFault);
    await expect(read(open, id)).rejects.toThrow('names a crypt key that was never set');
  });

  it('is damaged when it lies there in clear', async () => {
    await setKey(0);
    const id = await kept();
    const { capture, dataKey } = recordingBlobs(id);
    const stored = await openBlobStore(house.config.blobUrl);
    await stored.delete(dataKey);
    await stored.put(capture, OTHER);
    const open = await anotherProcess(WORDS[0]);
    await expect(read(open, id)).rejects.toThrow(SealFault);
    await expect(open.dataKeys.find(id)).rejects.toThrow('is not there');
    await expect(open.blobs.put(recordingBlobs(id).reading, SOUND)).rejects.toThrow(SealFault);
  });

  it('is locked where its crypt key was not entered, whatever lies there', async () => {
    await setKey(0);
    const id = await kept();
    await expect(read(await anotherProcess(), id)).rejects.toThrow(RecordingLocked);
  });

  it('is committed to by a process that cannot read it', async () => {
    await setKey(0);
    const blind = await anotherProcess();
    const { id } = await startRecording(house);
    await blind.blobs.put(recordingBlobs(id).capture, SOUND);
    const how = await blind.dataKeys.kept(id);
    await expect(blind.dataKeys.find(id)).rejects.toThrow(RecordingLocked);
    const dataKey = await house.dataKeys.find(id);
    expect(how?.commitment).toBe(commitmentTo(id, dataKey!));
    expect((await house.dataKeys.kept(id))?.commitment).toBe(how?.commitment);
    expect((await (await anotherProcess()).dataKeys.kept(id))?.commitment).toBeNull();
  });
});

describe('a recording of an earlier release', () => {
  it('is read as before, and by the key that lies there', async () => {
    const key = await setKey(0);
    const id = await kept({ commits: false });
    expect((await house.ledger.load(recording, id)).state.keyCommitment).toBeNull();
    expect(await read(await anotherProcess(WORDS[0]), id)).toEqual(SOUND);
    await swap(id, key);
    expect(await read(await anotherProcess(WORDS[0]), id)).toEqual(OTHER);
  });

  it('is read where it came in clear, whether there are crypt keys or not', async () => {
    const id = await kept();
    expect(await read(house, id)).toEqual(SOUND);
    await setKey(0);
    expect(await read(await anotherProcess(), id)).toEqual(SOUND);
  });
});
