import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { openBlobsOf } from '#infra/crypt/open-blobs-of';
import { EventStoreUnavailable } from '#infra/event-store/event-store';
import { measureRecording } from '#seals/measure-recording';
import type { MeasuringTask } from '#seals/measuring';
import { Sealer } from '#seals/sealer';
import { type Seals, openSeals } from '#seals/seals';
import { type LogWorld, freshLogWorld, project } from '../../../../test/support/log-world.js';
import { receivedToSeal } from '../../../../test/support/received-to-seal.js';
import { SealsSweep } from './seals.sweep.js';

const RECORDINGS = 3;

let world: LogWorld;
let seals: Seals;
let sweep: SealsSweep;
/** By the id of the recording, what measuring it ends in. */
const faults = new Map<string, Error>();
const said: string[] = [];
const measuring = {
  measure: async (task: MeasuringTask) => {
    const fault = faults.get(task.recordingId);
    if (fault) throw fault;
    return measureRecording(await openBlobsOf(task), task.recordingId, task.secret);
  },
};

const received = () => receivedToSeal(world.house);
const faulty = async () => (await seals.rounds.current()).faulty;
const sealed = () => seals.queries.sealedAfter('', RECORDINGS);

beforeAll(async () => {
  world = await freshLogWorld();
  seals = openSeals(world.house, world.readModel, 1);
  for (let n = 0; n < RECORDINGS; n++) await received();
  await project(world);
  const onUnsealable = (fault: Error) => void said.push(fault.message);
  await new Sealer({ ...seals, measuring, isWanted: async () => false, onUnsealable }).pass();
  await project(world);
  const log = pino({ level: 'error' }, { write: (line: string) => void said.push(line) });
  sweep = new SealsSweep({ ...seals, measuring }, log);
});
beforeEach(async () => {
  faults.clear();
  said.length = 0;
  const round = await seals.rounds.current();
  await seals.rounds.keep({ ...round, at: '', faulty: [] });
});
afterAll(() => seals.measuring.close());

describe('the sweep over seals', () => {
  it('goes on behind a recording that cannot be compared, and tells it once', async () => {
    const [bad = ''] = await sealed();
    const { round } = await seals.rounds.current();
    faults.set(bad, new TypeError('The thread died.'));
    expect(await sweep.run()).toMatchObject({ lookedAt: RECORDINGS, did: 1 });
    expect(await sweep.run()).toMatchObject({ lookedAt: RECORDINGS, did: 0 });
    expect(await faulty()).toEqual([bad]);
    expect((await seals.rounds.current()).round).toBe(round + 2);
    expect(said).toHaveLength(1);
    faults.clear();
    await sweep.run();
    expect(await faulty()).toEqual([]);
  });

  it('stops where it is while the event store is away', async () => {
    const [any = ''] = await sealed();
    faults.set(any, new EventStoreUnavailable(null));
    await expect(sweep.run()).rejects.toThrow(EventStoreUnavailable);
    expect(await faulty()).toEqual([]);
  });

  it('keeps of those that differed the locked one, and forgets those that are gone', async () => {
    const [, locked = ''] = await sealed();
    const gone = ['00000000-0000-4000-8000-000000000000', 'ffffffff-ffff-4fff-bfff-ffffffffffff'];
    const round = await seals.rounds.current();
    await seals.rounds.keep({ ...round, faulty: [locked, ...gone] });
    faults.set(locked, new RecordingLocked(locked, null));
    await sweep.run();
    expect(await faulty()).toEqual([locked]);
  });
});
