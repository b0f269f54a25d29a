import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { conversionFailed, converted } from '#domain/recording/convert';
import { requestConversion } from '#domain/recording/request-conversion';
import { recording } from '#domain/recording/recording';
import { sample } from '#domain/samples';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { openBlobStore } from '#infra/blobs/disk.blob-store';
import { makeCryptKey } from '#infra/crypt/crypt-key';
import { wrapDataKey } from '#infra/crypt/recording-key';
import { systemOccasion } from '#infra/occasion';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { CONVERTER } from '#media/converter';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../test/support/log-world.js';
import { ReconvertUndecoded } from './reconvert-undecoded.sweep.js';

let world: LogWorld;
beforeEach(async () => {
  world = await freshLogWorld();
});

const on = () => systemOccasion(world.house.clock, 'spec');
const recordings = () => new RecordingQueries(world.readModel.catalogue);
const sweep = () => new ReconvertUndecoded({ house: world.house, recordings: recordings() });

const received = async (): Promise<string> => {
  const { id } = await startRecording(world.house);
  await endUpload(world.house, id);
  return id;
};

const failed = async (converter: string, codecs?: string[], code = 'codec-unsupported') => {
  const id = await received();
  const failure = { converter, code, reason: 'No decoder.', ...(codecs && { codecs }) };
  await world.house.ledger.transact(recording, id, conversionFailed(failure), on());
  return id;
};

const ready = async (converter: string, undecoded?: string[]): Promise<string> => {
  const id = await received();
  const { data } = sample('RecordingConverted');
  const found = { ...data, converter, ...(undecoded && { undecoded }) };
  await world.house.ledger.transact(recording, id, converted(found), on());
  return id;
};

/** What was asked for, by the data of the events. */
const askedOf = async (id: string): Promise<unknown[]> => {
  const asked: unknown[] = [];
  for await (const { type, data } of world.house.store.readStream(`recording-${id}`))
    if (type === 'RecordingConversionRequested') asked.push(data);
  return asked;
};

describe('what could not be decoded', () => {
  it('is asked for once it can be, and only that', async () => {
    const opus = await failed(CONVERTER, ['Opus']);
    const halfOpus = await ready(CONVERTER, ['Opus']);
    const others = [
      await failed(CONVERTER, ['iLBC']),
      await failed(CONVERTER, ['iLBC'], 'encrypted'),
      await ready(CONVERTER, ['iLBC']),
      await ready(CONVERTER),
    ];
    await project(world);
    expect(await sweep().pass()).toBe(2);
    const request = { reason: 'Opus can be decoded now', cause: `${CONVERTER} Opus` };
    expect(await askedOf(opus)).toEqual([request]);
    expect(await askedOf(halfOpus)).toEqual([{ ...request, stays: 'ready' }]);
    for (const id of others) expect(await askedOf(id)).toEqual([]);
  });

  it('is asked for once, also by several workers, and when it fails again', async () => {
    const id = await failed(CONVERTER, ['Opus']);
    await project(world);
    const workers = [sweep(), sweep(), sweep(), sweep()];
    await Promise.all(workers.map(({ pass }) => pass()));
    expect(await askedOf(id)).toHaveLength(1);
    const again = { converter: CONVERTER, code: 'codec-unsupported', reason: 'Still.' };
    const decide = conversionFailed({ ...again, codecs: ['Opus'] });
    await world.house.ledger.transact(recording, id, decide, on());
    for (let pass = 0; pass < 3; pass++) for (const worker of workers) await worker.pass();
    await project(world);
    for (let pass = 0; pass < 3; pass++) for (const worker of workers) await worker.pass();
    expect(await sweep().pass()).toBe(0);
    expect(await askedOf(id)).toHaveLength(1);
  });

  it('is tried again with a new converter where the old one did not say what it was', async () => {
    const old = await failed('media-1');
    const recent = await failed(CONVERTER);
    await project(world);
    expect(await sweep().pass()).toBe(1);
    expect(await askedOf(old)).toMatchObject([{ cause: CONVERTER }]);
    expect(await askedOf(recent)).toEqual([]);
  });

  it('is found in the facts of what an earlier converter made ready', async () => {
    const [half, none] = [await ready('media-1'), await ready('media-1')];
    const facts = (undecoded: string[]) => Buffer.from(JSON.stringify({ undecoded }));
    await world.house.blobs.put(recordingBlobs(half).earlier.facts, facts(['Opus']));
    await project(world);
    expect(await sweep().pass()).toBe(1);
    expect(await askedOf(half)).toMatchObject([{ stays: 'ready', cause: `${CONVERTER} Opus` }]);
    expect(await askedOf(none)).toEqual([]);
  });

  it('is asked for once of what was read when encryption was not seen, page by page', async () => {
    const facts = Buffer.from(JSON.stringify({ undecoded: [] }));
    const known = async (converter: string, undecoded?: string[]) => {
      const id = await ready(converter, undecoded);
      await world.house.blobs.put(recordingBlobs(id).earlier.facts, facts);
      return id;
    };
    const doubtful: string[] = [await known('media-3', ['iLBC'])];
    for (let i = 0; i < 22; i++) doubtful.push(await known('media-3'));
    const sure = [await known(CONVERTER), await known('another'), await ready('media-3')];
    await project(world);
    const worker = sweep();
    const { data } = sample('RecordingConverted');
    const asked: number[] = [];
    for (let pass = 0; pass < 4; pass++) {
      asked.push(await worker.pass());
      // A pass that finds twenty of them waiting asks for no more.
      await project(world);
      if (pass > 0)
        for (const id of doubtful)
          await world.house.ledger.transact(recording, id, converted(data), on());
      await project(world);
    }
    expect(asked).toEqual([20, 0, 3, 0]);
    const request = { reason: 'A newer converter sees encryption', cause: CONVERTER };
    for (const id of doubtful) expect(await askedOf(id)).toEqual([{ ...request, stays: 'ready' }]);
    for (const id of sure) expect(await askedOf(id)).toEqual([]);
  });

  it('is asked for once of captures of which the first of several calls was read', async () => {
    const known = async (converter: string, otherCalls: unknown[]) => {
      const id = await ready(converter);
      const facts = Buffer.from(JSON.stringify({ undecoded: [], otherCalls }));
      await world.house.blobs.put(recordingBlobs(id).earlier.facts, facts);
      return id;
    };
    const several = await known('media-4', [{ packets: 2 }]);
    const others = [await known('media-4', []), await known(CONVERTER, [{ packets: 2 }])];
    await project(world);
    expect(await sweep().pass()).toBe(1);
    const reason = 'A newer converter reads all calls of a capture';
    expect(await askedOf(several)).toEqual([{ reason, cause: CONVERTER, stays: 'ready' }]);
    for (const id of others) expect(await askedOf(id)).toEqual([]);
  });

  it('is asked for no more when the capture cannot be read, which stays as it was', async () => {
    const id = await ready('media-3');
    const facts = Buffer.from(JSON.stringify({ undecoded: [] }));
    await world.house.blobs.put(recordingBlobs(id).earlier.facts, facts);
    await project(world);
    expect(await sweep().pass()).toBe(1);
    const failure = { converter: CONVERTER, code: 'no-audio', reason: 'Nothing.' };
    await world.house.ledger.transact(recording, id, conversionFailed(failure), on());
    await project(world);
    expect(await sweep().pass()).toBe(0);
    const { state } = await world.house.ledger.load(recording, id);
    expect([state.stage, state.isReread]).toEqual(['ready', false]);
  });

  it('is read again where the facts are damaged, and does not hold up the others', async () => {
    const { blobs } = world.house;
    const damaged = [await ready('media-1'), await ready('media-1'), await ready('media-1')];
    await blobs.put(recordingBlobs(damaged[0]!).earlier.facts, Buffer.from('{"undecoded":["Op'));
    await blobs.put(recordingBlobs(damaged[1]!).earlier.facts, Buffer.alloc(100));
    await blobs.put(recordingBlobs(damaged[2]!).reading, Buffer.alloc(100));
    const [half, lost] = [await ready('media-1'), await ready('media-1')];
    const facts = Buffer.from(JSON.stringify({ undecoded: ['Opus'] }));
    await blobs.put(recordingBlobs(half).earlier.facts, facts);
    await project(world);
    expect(await sweep().pass()).toBe(4);
    const request = { reason: 'What was found in it is damaged', cause: CONVERTER };
    for (const id of damaged) expect(await askedOf(id)).toEqual([{ ...request, stays: 'ready' }]);
    expect(await askedOf(half)).toMatchObject([{ cause: `${CONVERTER} Opus` }]);
    expect(await askedOf(lost)).toEqual([]);
  });

  it('is not held up by one whose key is damaged, or whose encrypted bytes are', async () => {
    const { blobs, keyring, config } = world.house;
    const stored = await openBlobStore(config.blobUrl);
    const { key, pair } = await makeCryptKey('correct horse battery staple');
    const since = world.house.clock.now().toISOString();
    await keyring.publish({ inForce: key.id, keys: [{ ...key, number: 1, since }] });
    await keyring.add(key.id, pair);
    const [keyless, locked] = [await ready('media-1'), await ready('media-1')];
    const unsealed = await ready('media-1');
    const dataKey = randomBytes(32);
    const closed = { ...key, id: randomUUID() };
    await stored.put(recordingBlobs(keyless).dataKey, Buffer.alloc(80));
    await stored.put(recordingBlobs(locked).dataKey, wrapDataKey(locked, closed, dataKey));
    await stored.put(recordingBlobs(unsealed).dataKey, wrapDataKey(unsealed, key, dataKey));
    for (const id of [keyless, locked, unsealed])
      await stored.put(recordingBlobs(id).reading, Buffer.alloc(100));
    const half = await ready('media-1');
    const facts = Buffer.from(JSON.stringify({ undecoded: ['Opus'] }));
    await blobs.put(recordingBlobs(half).earlier.facts, facts);
    await project(world);
    expect(await sweep().pass()).toBe(2);
    expect(await askedOf(unsealed)).toMatchObject([{ cause: CONVERTER }]);
    expect(await askedOf(half)).toMatchObject([{ cause: `${CONVERTER} Opus` }]);
    for (const id of [keyless, locked]) expect(await askedOf(id)).toEqual([]);
  });

  it('leaves room to others where it was asked for before, and then for more', async () => {
    const spent = [await failed(CONVERTER, ['Opus']), await failed(CONVERTER, ['Opus'])];
    const causes = [`${CONVERTER} Opus`, `${CONVERTER} G.729, Opus`];
    const again = { converter: CONVERTER, code: 'codec-unsupported', reason: 'Still.' };
    for (const id of spent)
      for (const cause of causes) {
        const ask = requestConversion({ reason: null, cause });
        await world.house.ledger.transact(recording, id, ask, on());
        const still = conversionFailed({ ...again, codecs: ['Opus'] });
        await world.house.ledger.transact(recording, id, still, on());
      }
    const fresh = await failed(CONVERTER, ['Opus']);
    await project(world);
    expect(await sweep().pass()).toBe(1);
    expect(await askedOf(fresh)).toHaveLength(1);
    for (const id of spent) expect(await askedOf(id)).toHaveLength(2);
  });

  it('does not crowd the queue when several workers ask before the catalogue knows', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 23; i++) ids.push(await failed('media-1'));
    await project(world);
    for (let worker = 0; worker < 3; worker++) await sweep().pass();
    const asked = await Promise.all(ids.map(askedOf));
    expect(asked.flat()).toHaveLength(20);
  });

  it('does not crowd the queue: no more is asked for than may wait at once', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 23; i++) ids.push(await failed('media-1'));
    await project(world);
    expect(await sweep().pass()).toBe(20);
    await project(world);
    const next = sweep();
    expect(await next.pass()).toBe(0);
    const { data } = sample('RecordingConverted');
    for (const id of ids) await world.house.ledger.transact(recording, id, converted(data), on());
    await project(world);
    expect((await next.pass()) + (await next.pass())).toBe(3);
  });
});
