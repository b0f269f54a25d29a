import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { encrypted } from '#domain/recording/encrypt';
import { recording } from '#domain/recording/recording';
import { changeCryptKey } from '#domain/settings/change-crypt-key';
import { settings } from '#domain/settings/settings';
import { openBlobStore } from '#infra/blobs/disk.blob-store';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { makeCryptKey } from '#infra/crypt/crypt-key';
import { type House, openHouse } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { HoldQueries } from '#infra/read-model/holds/hold.queries';
import { EncryptionQueries } from '#infra/read-model/recordings/encryption.queries';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../test/support/log-world.js';
import { rewrapSweep } from './rewrap.sweep.js';

const WORDS = ['correct horse battery staple', 'another set of words'];
const SOUND = Buffer.from('a telephone call');
/** Each of them costs a third of a second. */
const made = Promise.all(WORDS.map(makeCryptKey));
const idOf = async (which: number) => (await made)[which]!.key.id;

let world: LogWorld;
beforeEach(async () => {
  world = await freshLogWorld();
  await setKey(0);
});

const on = () => systemOccasion(world.house.clock, 'spec');

/** Puts one of the keys in force, or none, as an administrator does. */
const setKey = async (which: number | null, house: House = world.house): Promise<void> => {
  const next = which === null ? null : (await made)[which]!;
  await house.ledger.transact(settings, null, changeCryptKey(next && next.key), on());
  await house.keyring.restore();
  if (next) await house.keyring.add(next.key.id, next.pair);
};

const kept = async (): Promise<string> => {
  const { house } = world;
  const { id } = await startRecording(house);
  await house.blobs.put(recordingBlobs(id).capture, SOUND);
  const how = await house.dataKeys.kept(id);
  await house.ledger.transact(recording, id, encrypted(how!.key, how!.commitment), on());
  await endUpload(house, id);
  return id;
};
/** In the order in which the sweep comes to them. */
const several = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await kept());
  await project(world);
  return ids.toSorted();
};

const encryption = () => new EncryptionQueries(world.readModel.catalogue);
const sweep = (
  house: House = world.house,
  pages: Pick<EncryptionQueries, 'under'> = encryption(),
) =>
  rewrapSweep({
    ...house,
    encryption: pages,
    holds: new HoldQueries(world.readModel.catalogue, world.house),
  });

/** Another worker of the same product, which was given these words, or none. */
const anotherWorker = async (words: string | null): Promise<House> => {
  const house = await openHouse(world.house.config);
  onTestFinished(() => house.close());
  if (words !== null) await house.keyring.unlock(words);
  return house;
};

/** Of each recording: under which key it was, in order, as the log has it; then as its blob says. */
const keysOf = async (ids: readonly string[]): Promise<(string | null)[][]> =>
  Promise.all(
    ids.map(async (id) => {
      const said: string[] = [];
      for await (const { type, data } of world.house.store.readStream(`recording-${id}`))
        if (type === 'RecordingEncrypted') said.push((data as { key: string }).key);
      return [...said, await world.house.dataKeys.under(id)];
    }),
  );
const expectRead = async (ids: readonly string[], words = WORDS[1]!): Promise<void> => {
  const { blobs } = await anotherWorker(words);
  for (const id of ids) expect(await blobs.get(recordingBlobs(id).capture)).toEqual(SOUND);
};
const stored = () => openBlobStore(world.house.config.blobUrl);

describe('recordings under an earlier crypt key', () => {
  it('come under the newest, as the log is told, and the next turn finds none', async () => {
    const ids = await several(3);
    const [first, second] = [await idOf(0), await idOf(1)];
    await setKey(1);
    expect(await sweep().run()).toEqual({ lookedAt: 3, did: 3, refused: 0 });
    expect(await keysOf(ids)).toEqual(ids.map(() => [first, second, second]));
    await project(world);
    expect(await sweep().run()).toEqual({ lookedAt: 0, did: 0, refused: 0 });
    await expectRead(ids);
  });

  it('go on where a worker died, before or after the blob was replaced', async () => {
    const ids = await several(3);
    const [first, second] = [await idOf(0), await idOf(1)];
    await setKey(1);
    // It died with the first done, and of the second only the blob.
    for (const id of ids.slice(0, 2)) await world.house.dataKeys.rewrap(id);
    await world.house.ledger.transact(recording, ids[0]!, encrypted(second), on());
    expect((await keysOf(ids)).map((keys) => keys.length)).toEqual([3, 2, 2]);
    await sweep(await anotherWorker(WORDS[1]!)).run();
    expect(await keysOf(ids)).toEqual(ids.map(() => [first, second, second]));
    await expectRead(ids);
  });

  it('are brought over by two workers at once, each told of once', async () => {
    const ids = await several(20);
    const [first, second] = [await idOf(0), await idOf(1)];
    await setKey(1);
    const workers = [world.house, await anotherWorker(WORDS[1]!)];
    await Promise.all(workers.map((house) => sweep(house).run()));
    expect(await keysOf(ids)).toEqual(ids.map(() => [first, second, second]));
    await expectRead(ids);
  });

  it('stay as they are once the key is taken away, also in the middle of a turn', async () => {
    const ids = await several(3);
    const [first, second] = [await idOf(0), await idOf(1)];
    await setKey(1);
    const queries = encryption();
    /** One in each page; the key goes before the second. */
    const pages = {
      under: async (page: Parameters<EncryptionQueries['under']>[0]) => {
        if (page.after === ids[0]) await setKey(null);
        return queries.under({ ...page, limit: 1 });
      },
    };
    await sweep(world.house, pages).run();
    const stay = [first, first];
    expect(await keysOf(ids)).toEqual([[first, second, second], stay, stay]);
    expect(await sweep().run()).toEqual({ lookedAt: 0, did: 0, refused: 0 });
    await expectRead(ids);
  });

  it('do not wait for one whose key is damaged, another one, or gone', async () => {
    const ids = await several(4);
    const [first, second] = [await idOf(0), await idOf(1)];
    const blobs = await stored();
    const [torn, strange, gone, whole] = ids.map((id) => recordingBlobs(id).dataKey) as [
      string,
      string,
      string,
      string,
    ];
    await blobs.put(torn, randomBytes(90));
    await blobs.put(strange, (await blobs.get(whole))!);
    await blobs.delete(gone);
    await setKey(1);
    const worker = await anotherWorker(WORDS[1]!);
    expect(await sweep(worker).run()).toEqual({ lookedAt: 4, did: 1, refused: 3 });
    expect(await keysOf(ids.slice(3))).toEqual([[first, second, second]]);
    await expectRead(ids.slice(3));
    for (const id of ids.slice(0, 3))
      expect((await world.house.ledger.load(recording, id)).state.encryptedWith).toBe(first);
    expect(await blobs.get(gone)).toBeNull();
  });

  it('wait while their key was not entered', async () => {
    const ids = await several(2);
    const first = await idOf(0);
    await setKey(1);
    expect(await sweep(await anotherWorker(null)).run()).toMatchObject({ lookedAt: 0 });
    expect(await keysOf(ids)).toEqual(ids.map(() => [first, first]));
  });

  it('come over in the next turn, where the ring beside them was not what the log says', async () => {
    const ids = await several(1);
    await setKey(1);
    await (await stored()).delete('crypt/keyring');
    await expect(sweep().run()).rejects.toThrow('crypt/keyring');
    expect(await sweep().run()).toMatchObject({ did: 1 });
    await expectRead(ids);
  });
});
