import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from 'bullmq';
import { pino } from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compacted, notCompacted } from '#domain/recording/compact';
import { converted } from '#domain/recording/convert';
import { recording } from '#domain/recording/recording';
import { sample } from '#domain/samples';
import type { BlobStore } from '#infra/blobs/blob-store';
import { openCapture } from '#infra/blobs/open-capture';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { systemOccasion } from '#infra/occasion';
import type { Jobs } from '#infra/queue/jobs';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  startRecording,
} from '../../../../test/support/log-world.js';
import { compactJob } from './compact.job.js';
import { compactRecording } from './compact-recording.js';
import { type CompactionTask, Compactor } from './compactor.js';
import { RESERVE_BYTES } from './room.js';
import { Said } from './said.js';

/** A thread of its own runs what was built. */
const THREAD = new URL(
  '../../../../dist/apps/worker/src/jobs/compaction.thread.js',
  import.meta.url,
);
const CAPTURES = new URL('../../../../test/fixtures/captures/', import.meta.url);
const CAPTURE = readFileSync(new URL('one-way.pcap', CAPTURES));
const SHA256 = createHash('sha256').update(CAPTURE).digest('hex');

let world: LogWorld;
let compactors: Compactor[];
let said: Said;
/** What was logged, the worst and what comes near. */
let logged: { recording: string; msg: string }[];
beforeAll(async () => {
  world = await freshLogWorld();
});
beforeEach(() => {
  compactors = [];
  said = new Said();
  logged = [];
});
afterEach(() => Promise.all(compactors.map((each) => each.close())));

const on = () => systemOccasion(world.house.clock, 'spec');

/** A recording that was received and read; what is stored may be something else than what came. */
const read = async (stored: Uint8Array = CAPTURE, sha256 = SHA256): Promise<string> => {
  const { house } = world;
  const { id } = await startRecording(house);
  await house.blobs.put(recordingBlobs(id).capture, stored);
  await endUpload(house, id, sha256);
  await house.ledger.transact(recording, id, converted(sample('RecordingConverted').data), on());
  return id;
};

/** A worker's turn at a recording; `attempt` of three. */
const compactOnce = (
  id: string,
  { timeoutMs = 60_000, attempt = 1, compactor = new Compactor(timeoutMs, THREAD) } = {},
): Promise<void> => {
  compactors.push(compactor);
  const job = { data: { recordingId: id }, attemptsMade: attempt - 1, opts: { attempts: 3 } };
  const write = (line: string) => void logged.push(JSON.parse(line) as (typeof logged)[number]);
  const log = pino({ level: 'warn' }, { write });
  const run = compactJob({ ...world.house, log, said, compactor });
  return run(job as Job<Jobs['compaction']>);
};

/** What the log says of how the capture is kept. */
const saidOf = async (id: string): Promise<unknown[]> => {
  const said: unknown[] = [];
  for await (const { type, data } of world.house.store.readStream(`recording-${id}`))
    if (type.endsWith('Compacted')) said.push({ type, ...(data as object) });
  return said;
};

const formsOf = async (id: string): Promise<string[]> => {
  const forms: string[] = [];
  for await (const { key } of world.house.blobs.list(`recordings/${id.slice(0, 2)}/${id}/`))
    forms.push(key.slice(key.lastIndexOf('/') + 1));
  return forms.sort();
};

const expectWhole = async (id: string): Promise<void> => {
  const capture = await openCapture(world.house.blobs, id);
  const bytes = await capture!.read(0, capture!.size);
  await capture!.close();
  expect(Buffer.from(bytes).equals(CAPTURE)).toBe(true);
};

const expectCompact = async (id: string): Promise<void> => {
  await expectWhole(id);
  expect(await formsOf(id)).toEqual(['compact']);
  expect(await saidOf(id)).toMatchObject([
    { type: 'RecordingCompacted', originalBytes: CAPTURE.length, sha256: SHA256 },
  ]);
};

const place = (id: string) =>
  compactRecording(world.house.blobs, { recordingId: id, sha256: SHA256 });

describe('keeping a capture compact', () => {
  it('ends with the compact form alone, and says so once', async () => {
    const id = await read();
    await compactOnce(id);
    await expectCompact(id);
    await compactOnce(id);
    await expectCompact(id);
  });

  it('goes on when it was broken off before the log said so', async () => {
    const id = await read();
    await place(id);
    expect(await formsOf(id)).toEqual(['capture', 'compact']);
    await expectWhole(id);
    await compactOnce(id);
    await expectCompact(id);
  });

  it('goes on when it was broken off before the original went', async () => {
    const id = await read();
    const outcome = await place(id);
    if (outcome.kind !== 'compacted') throw new Error(outcome.kind);
    await world.house.ledger.transact(recording, id, compacted(outcome.compaction), on());
    await compactOnce(id);
    await expectCompact(id);
  });

  it('makes a compact form anew that was damaged beside the original', async () => {
    const id = await read();
    await place(id);
    const { compact } = recordingBlobs(id);
    const damaged = Buffer.from((await world.house.blobs.get(compact))!);
    damaged.fill(0, 1_000, 1_010);
    await world.house.blobs.put(compact, damaged);
    await compactOnce(id);
    await expectCompact(id);
  });

  it('is done once by four workers at the same time', async () => {
    const id = await read();
    await Promise.all([1, 2, 3, 4].map(() => compactOnce(id)));
    await expectCompact(id);
  });

  it('lets who reads the original read it to its end', async () => {
    const id = await read();
    const reader = await openCapture(world.house.blobs, id);
    const half = CAPTURE.length >> 1;
    const begin = await reader!.read(0, half);
    await compactOnce(id);
    const bytes = Buffer.concat([begin, await reader!.read(half, CAPTURE.length)]);
    await reader!.close();
    expect(bytes.equals(CAPTURE)).toBe(true);
  });

  it('waits for the conversion', async () => {
    const { id } = await startRecording(world.house);
    await world.house.blobs.put(recordingBlobs(id).capture, CAPTURE);
    await endUpload(world.house, id, SHA256);
    await compactOnce(id);
    expect(await formsOf(id)).toEqual(['capture']);
    expect(await saidOf(id)).toEqual([]);
  });
});

describe('a capture that stays as it came', () => {
  it('is one whose stored bytes are not those that were received; that is said', async () => {
    const id = await read(CAPTURE.subarray(1));
    await compactOnce(id);
    await compactOnce(id);
    expect(await saidOf(id)).toMatchObject([
      { code: 'not-identical', reason: expect.stringMatching('not the one that was received') },
    ]);
    expect(await formsOf(id)).toEqual(['capture']);
  });

  it('is one on which the compactor failed three times', async () => {
    const id = await read();
    await expect(compactOnce(id, { timeoutMs: 1, attempt: 2 })).rejects.toThrow();
    expect(await saidOf(id)).toEqual([]);
    await compactOnce(id, { timeoutMs: 1, attempt: 3 });
    expect(await saidOf(id)).toMatchObject([{ code: 'compactor-crashed' }]);
    await expectWhole(id);
  });

  it('is one that another worker gave up meanwhile: then the original does not go', async () => {
    const id = await read();
    const crash = notCompacted({ code: 'compactor-crashed', reason: 'Its worker died.' });
    const beaten = new (class extends Compactor {
      override async compact(task: CompactionTask) {
        const outcome = await super.compact(task);
        await world.house.ledger.transact(recording, id, crash, on());
        return outcome;
      }
    })(60_000, THREAD);
    await compactOnce(id, { compactor: beaten });
    expect(await saidOf(id)).toMatchObject([{ code: 'compactor-crashed' }]);
    expect(await formsOf(id)).toContain('capture');
    await expectWhole(id);
  });

  it('is not decided by a worker that is stopped meanwhile', async () => {
    const id = await read();
    const turn = compactOnce(id, { attempt: 3 });
    await Promise.all([expect(turn).rejects.toThrow(), compactors[0]!.close()]);
    expect(await saidOf(id)).toEqual([]);
    await expectWhole(id);
  });

  it('is every one while the disk is full: nothing is left aside, and it can be tried again', async () => {
    const id = await read();
    const { blobs, config } = world.house;
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
    });
    const stage: BlobStore['stage'] = async (key) => {
      const staged = await blobs.stage(key);
      let left = 20_000;
      const write = async (bytes: Uint8Array) => {
        await staged.write(bytes.subarray(0, left));
        if ((left -= bytes.length) < 0) throw full;
      };
      return changed(staged, { write });
    };
    const onFullDisk = changed(blobs, { stage });
    await expect(compactRecording(onFullDisk, { recordingId: id, sha256: SHA256 })).rejects.toBe(
      full,
    );
    expect(await formsOf(id)).toEqual(['capture']);
    expect(await readdir(join(config.blobUrl.slice('file:'.length), '.incoming'))).toEqual([]);
    await compactOnce(id);
    await expectCompact(id);
  });
});

/** A compactor on a disk that has so much room. */
const compactorWith = (freeBytes: () => number) =>
  new (class extends Compactor {
    override async compact(task: CompactionTask) {
      const { blobs } = world.house;
      return compactRecording(changed(blobs, { freeBytes: async () => freeBytes() }), task);
    }
  })(60_000, THREAD);

describe('a capture for which there is no room', () => {
  it('waits, leaves the rest to calls, and is compacted when there is room again', async () => {
    const id = await read();
    let free = RESERVE_BYTES + CAPTURE.length;
    const compactor = compactorWith(() => free);
    for (const attempt of [1, 2, 3, 3]) await compactOnce(id, { compactor, attempt });
    expect(await saidOf(id)).toEqual([]);
    expect(await formsOf(id)).toEqual(['capture']);
    free += 1;
    await compactOnce(id, { compactor });
    await expectCompact(id);
  });

  it('is said once of all that wait', async () => {
    const compactor = compactorWith(() => 0);
    const ids = [await read(), await read()];
    for (const id of [...ids, ...ids]) await compactOnce(id, { compactor });
    expect(logged).toMatchObject([{ recording: ids[0], msg: expect.stringMatching('256 MiB') }]);
  });

  it('needs none when its compact form stands there already', async () => {
    const id = await read();
    await place(id);
    await compactOnce(id, { compactor: compactorWith(() => 0) });
    await expectCompact(id);
  });
});

describe('a capture of which nothing is whole', () => {
  it('is told of once, however often it is met', async () => {
    const id = await read();
    await world.house.blobs.delete(recordingBlobs(id).capture);
    for (let turn = 0; turn < 3; turn++) await compactOnce(id);
    expect(logged).toMatchObject([{ recording: id, msg: expect.stringMatching('No form') }]);
  });

  it('is told of once while its data key is damaged, and compacted when that is back', async () => {
    const { blobs } = world.house;
    const id = await read();
    const { dataKey } = recordingBlobs(id);
    await blobs.put(dataKey, Buffer.from('damaged'));
    for (let turn = 0; turn < 3; turn++) await compactOnce(id, { attempt: 3 });
    expect(logged).toMatchObject([{ recording: id, msg: expect.stringMatching('data key') }]);
    await blobs.delete(dataKey);
    await compactOnce(id);
    expect(await formsOf(id)).toEqual(['compact']);
  });

  it('is told of once, too, when its original still stands beside its compact form', async () => {
    const id = await read();
    const outcome = await place(id);
    if (outcome.kind !== 'compacted') throw new Error(outcome.kind);
    await world.house.ledger.transact(recording, id, compacted(outcome.compaction), on());
    const { capture, compact } = recordingBlobs(id);
    for (const key of [capture, compact]) await world.house.blobs.put(key, Buffer.from('damaged'));
    for (let turn = 0; turn < 3; turn++) await compactOnce(id);
    expect(logged).toMatchObject([
      { recording: id, msg: expect.stringMatching('compact form is damaged') },
    ]);
    expect(await formsOf(id)).toEqual(['capture', 'compact']);
  });
});

/** An object with some of its methods changed. */
const changed = <T extends object>(it: T, methods: Partial<T>): T =>
  new Proxy(it, {
    get: (target, name) => {
      const value: unknown = Reflect.get(name in methods ? methods : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
