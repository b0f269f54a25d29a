import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recording } from '#domain/recording/recording';
import { DiskBlobStore } from '#infra/blobs/disk.blob-store';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { onlyDataKey } from '#infra/crypt/data-keys';
import { openBlobsOf } from '#infra/crypt/open-blobs-of';
import { SealingBlobStore } from '#infra/crypt/sealing.blob-store';
import { EventStoreUnavailable, type StoredEvent } from '#infra/event-store/event-store';
import { type LogWorld, freshLogWorld, project } from '../../../test/support/log-world.js';
import { BYTES, receivedToSeal } from '../../../test/support/received-to-seal.js';
import { Chain } from './chain.js';
import { isOfOne } from './fault-of-one.js';
import { keepLeaves, readLeaves } from './kept-leaves.js';
import { measureRecording } from './measure-recording.js';
import type { MeasuringTask } from './measuring.js';
import { type Seals, openSeals } from './seals.js';
import { proofOf } from './proof-of.js';
import { Sealer } from './sealer.js';
import { verifyRecording } from './verify-recording.js';

let world: LogWorld;
let seals: Seals;
/** Threads die over these. */
const deadly = new Set<string>();
const measuring = {
  measure: async (task: MeasuringTask) => {
    if (deadly.has(task.recordingId)) throw new TypeError('The thread died.');
    return measureRecording(await openBlobsOf(task), task.recordingId, task.secret);
  },
};
const told: string[] = [];

const received = () => receivedToSeal(world.house);
const sealer = () =>
  new Sealer({
    ...seals,
    measuring,
    isWanted: async () => false,
    onUnsealable: (fault) => void told.push(fault.recording),
  });
const sequenceOf = async (id: string) =>
  (await world.house.ledger.load(recording, id)).state.watermark.sequence;

/** The store as it is when somebody changed what is personal in an event. */
const withChanged = (type: string): Seals['house'] => {
  const { house } = world;
  const change = (event: StoredEvent): StoredEvent => {
    const { personal } = event.data as { personal?: unknown };
    if (event.type !== type || typeof personal !== 'string') return event;
    const changed = personal.slice(0, -4) + (personal.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    return { ...event, data: { ...(event.data as object), personal: changed } };
  };
  const readStream = async function* (stream: string, from?: bigint) {
    for await (const event of house.store.readStream(stream, from)) yield change(event);
  };
  return { ...house, store: { ...house.store, readStream } };
};

/** The seals over a log in which somebody changed the type of an event. */
const withUnknown = (changed: string, revision: number) => {
  const { house } = world;
  const readStream = async function* (...asked: Parameters<Seals['house']['store']['readStream']>) {
    for await (const event of house.store.readStream(...asked)) {
      const isIt = event.stream === changed && event.revision === BigInt(revision);
      yield isIt ? { ...event, type: 'NeverHeardOf' } : event;
    }
  };
  const lastRevision = house.store.lastRevision.bind(house.store);
  const other = { ...house, store: { ...house.store, readStream, lastRevision } };
  return { ...seals, house: other, chain: new Chain(other), measuring };
};

beforeAll(async () => {
  world = await freshLogWorld();
  seals = openSeals(world.house, world.readModel, 1);
});
afterAll(() => seals.measuring.close());

describe('a recording that cannot be read', () => {
  it('does not keep the others from being sealed, and is told once', async () => {
    const [one, bad, other] = [await received(), await received(), await received()];
    deadly.add(bad);
    await project(world);
    const sealing = sealer();
    expect(await sealing.pass()).toBe(2);
    await project(world);
    expect(await sealing.pass()).toBe(0);
    expect(told).toEqual([bad]);
    expect(await sequenceOf(one)).not.toBeNull();
    expect(await sequenceOf(other)).not.toBeNull();
    expect(await sequenceOf(bad)).toBeNull();
  });

  it('is one whose history was changed: that is said, and the capture is compared', async () => {
    const id = await received();
    await project(world);
    await sealer().pass();
    const same = await verifyRecording({ ...seals, measuring }, id);
    expect(same.differences).toEqual([]);
    const house = withChanged('RecordingStarted');
    await world.house.blobs.put(recordingBlobs(id).capture, randomBytes(10));
    const { differences, notes } = await verifyRecording(
      { ...seals, house, chain: new Chain(world.house), measuring },
      id,
    );
    expect(differences.map(({ code }) => code)).toEqual([
      'event-unreadable',
      'events-differ',
      'capture-length-differs',
    ]);
    expect(differences[0]?.detail).toMatch(/^Event 1 of its history cannot be read/);
    expect(notes.map(({ code }) => code)).toContain('facts-not-compared');
  });

  it('is one whose seal, or one beside it, was changed: verifying says so, and evidence is refused', async () => {
    const [id, next] = [await received(), await received()];
    await project(world);
    await sealer().pass();
    await project(world);
    const sequences = [await sequenceOf(id), await sequenceOf(next)].map(Number);
    for (const sequence of sequences) {
      const changed = withUnknown('seals', sequence);
      const { differences, seal } = await verifyRecording(changed, id);
      expect(differences).toEqual([
        {
          part: 'chain',
          code: 'entry-unreadable',
          detail: `Entry ${String(sequence)} of the chain of seals cannot be read: it was changed, or a newer version of the product wrote it.`,
          figures: { entry: String(sequence) },
        },
      ]);
      expect(seal === null).toBe(sequence === sequences[0]);
      await expect(proofOf(changed, id)).rejects.toMatchObject({ code: 'chain-unreadable' });
    }
    await expect(proofOf(withUnknown(`recording-${id}`, 1), id)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'history-unreadable',
      message: expect.stringMatching(/^Event 2 of its history cannot be read: .* Verify it\.$/),
    });
    expect((await proofOf(seals, id)).history.length).toBeGreaterThan(1);
  });

  it('is to blame for its fault only while the stores answer', async () => {
    expect(await isOfOne(seals, new TypeError('odd'))).toBe(true);
    expect(await isOfOne(seals, new EventStoreUnavailable(null))).toBe(false);
    const away = { lastRevision: () => Promise.reject(new Error('away')) };
    expect(await isOfOne({ ...seals, house: { store: away } }, new TypeError('odd'))).toBe(false);
  });
});

describe('a changed byte of what is encrypted', () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  it('is found in the capture, and in the leaves is as if they were lost', async () => {
    const root = await mkdtemp(join(tmpdir(), 'changed-byte-'));
    folders.push(root);
    const [id, dataKey] = [randomUUID(), randomBytes(32)];
    const blobs = new SealingBlobStore(new DiskBlobStore(root), onlyDataKey(id, dataKey));
    const { capture, leaves } = recordingBlobs(id);
    await blobs.put(capture, BYTES);
    await keepLeaves(blobs, id, { capture: [], seconds: [] });
    for (const key of [capture, leaves]) {
      const bytes = await readFile(join(root, key));
      bytes[40]! ^= 1;
      await writeFile(join(root, key), bytes);
    }
    const found = await measureRecording(blobs, id, null);
    expect(found.capture).toMatchObject({ fault: expect.stringContaining('not those that were') });
    const roots = { capture: 'ab'.repeat(32), seconds: null };
    expect(await readLeaves(blobs, id, roots)).toEqual({ capture: null, seconds: null });
  });
});
