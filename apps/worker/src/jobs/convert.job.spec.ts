import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { converted } from '#domain/recording/convert';
import { requestConversion } from '#domain/recording/request-conversion';
import { recording } from '#domain/recording/recording';
import { sample } from '#domain/samples';
import { openBlobStore } from '#infra/blobs/disk.blob-store';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { systemOccasion } from '#infra/occasion';
import { Queues } from '#infra/queue/queues';
import { CONVERTER } from '#media/converter';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  startRecording,
} from '../../../../test/support/log-world.js';
import { eventually } from '../../../../test/support/product.js';
import { convertJob } from './convert.job.js';
import { Converter } from './converter.js';

/** A thread of its own runs what was built. */
const THREAD = new URL(
  '../../../../dist/apps/worker/src/jobs/conversion.thread.js',
  import.meta.url,
);
const CAPTURE = new URL('../../../../test/fixtures/captures/one-way.pcap', import.meta.url);

let world: LogWorld;
let queues: Queues;
beforeEach(async () => {
  world = await freshLogWorld();
  const address = { redisUrl: inject('redisUrl'), databaseUrl: world.databaseUrl };
  queues = await Queues.open(address, () => undefined);
});
afterEach(() => queues.close());

/** Types of the events of a recording, oldest first. */
const eventsOf = async (id: string): Promise<string[]> => {
  const types: string[] = [];
  for await (const { type } of world.house.store.readStream(`recording-${id}`)) types.push(type);
  return types;
};

/** A recording that is ready, and that the product itself asks to be read again. */
const askAgain = async (id: string, cause: string): Promise<void> => {
  const on = systemOccasion(world.house.clock, 'spec');
  const ready = converted(sample('RecordingConverted').data);
  for (const decide of [ready, requestConversion({ reason: null, cause })])
    await world.house.ledger.transact(recording, id, decide, on);
};

/** Converts with the time given, through the real queue; tells how often it was tried. */
const convertWithin = async (
  timeoutMs: number,
  { times = 1, cause = '', spoil = async (_id: string): Promise<void> => undefined } = {},
) => {
  const { house } = world;
  const { id } = await startRecording(house);
  await house.blobs.put(recordingBlobs(id).capture, await readFile(CAPTURE));
  await endUpload(house, id);
  if (cause !== '') await askAgain(id, cause);
  await spoil(id);
  const converter = new Converter(timeoutMs, THREAD);
  const job = convertJob({ ...house, converter });
  let tries = 0;
  const worker = queues.work('conversion', (each) => ((tries += 1), job(each)), {});
  try {
    for (let time = 0; time < times; time++)
      await queues.enqueue('conversion', `convert.${id}.${String(time)}`, { recordingId: id });
    await eventually(async () => {
      const { state } = await house.ledger.load(recording, id);
      const [counts] = await queues.counts();
      const idle = counts?.active === 0 && counts.waiting === 0 && counts.delayed === 0;
      return ['ready', 'failed'].includes(state.stage) && idle;
    });
  } finally {
    await worker.close();
    await converter.close();
  }
  return { id, tries };
};

const begun = ['RecordingStarted', 'RecordingUploaded'];

describe('converting', () => {
  it('fails at once, and says so, where the key of the bytes is damaged', async () => {
    const broken = async (id: string) => {
      const blobs = await openBlobStore(world.house.config.blobUrl);
      await blobs.put(recordingBlobs(id).dataKey, randomBytes(128));
    };
    const { id, tries } = await convertWithin(60_000, { spoil: broken });
    expect(tries).toBe(1);
    expect(await eventsOf(id)).toEqual([...begun, 'RecordingConversionFailed']);
  });

  it('is given up after three tries when the converter does not survive the capture', async () => {
    const { id, tries } = await convertWithin(1);
    expect(tries).toBe(3);
    expect(await eventsOf(id)).toEqual([...begun, 'RecordingConversionFailed']);
    const kept = await world.house.blobs.get(recordingBlobs(id).capture);
    expect(kept?.length).toBeGreaterThan(0);
  });

  it('says once what came of it, however many jobs there are', async () => {
    const { id, tries } = await convertWithin(60_000, { times: 2 });
    expect(tries).toBe(2);
    expect(await eventsOf(id)).toEqual([...begun, 'RecordingConverted']);
  });

  it('is left to another worker twice, where it was asked for with a part that is missing here', async () => {
    const asked = ['RecordingConverted', 'RecordingConversionRequested', 'RecordingConverted'];
    const opus = await convertWithin(60_000, { cause: `${CONVERTER} Opus` });
    expect(opus.tries).toBe(1);
    const more = await convertWithin(60_000, { cause: `${CONVERTER} Opus, iLBC` });
    expect(more.tries).toBe(3);
    for (const { id } of [opus, more]) expect(await eventsOf(id)).toEqual([...begun, ...asked]);
  });
});
