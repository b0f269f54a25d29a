import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type HoldScope, hold } from '#domain/hold/hold';
import { lift } from '#domain/hold/lift';
import { place } from '#domain/hold/place';
import { type Aggregate, type Decision, type Event, type Occasion, Refusal } from '#domain/kernel';
import { addNote } from '#domain/recording/add-note';
import { changeNote } from '#domain/recording/change-note';
import { deleteForGood } from '#domain/recording/delete';
import type { Holds } from '#domain/recording/held';
import { protect } from '#domain/recording/protect';
import { purge } from '#domain/recording/purge';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { recycle } from '#domain/recording/recycle';
import { removeNote } from '#domain/recording/remove-note';
import { restore } from '#domain/recording/restore';
import { unprotect } from '#domain/recording/unprotect';
import { changeRetention } from '#domain/settings/change-retention';
import { settings } from '#domain/settings/settings';
import { recordingBlobs, recordingFolder } from '#infra/blobs/recording-blobs';
import { HoldQueries, namesOf } from '#infra/read-model/holds/hold.queries';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import { RetainedQueries } from '#infra/read-model/recordings/retained.queries';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../test/support/log-world.js';
import { eraseJob } from '../jobs/erase.job.js';
import { binSweep } from './bin.sweep.js';
import { retentionSweep } from './retention.sweep.js';

const CENTURY_MS = 36_525 * 86_400_000;
const NOTE = '7d3f7a52-7c3e-4d0b-8a54-0c2f6f3b1a11';
const removal = { rule: 'request', name: null, days: null, dueOn: null } as const;

type Verb = (holds: Holds) => Decision<Recording, RecordingEvent>;

/** All that anybody can ask of a recording that is there. */
const verbs: Record<string, Verb> = {
  recycle: (holds) => recycle({ reason: null, binDays: 1, appObject: null, holds }),
  restore: () => restore(null),
  delete: (holds) => deleteForGood({ reason: null, removal, holds }),
  purge: (holds) => purge(null, holds),
  protect: () => protect(null),
  unprotect: (holds) => unprotect(null, holds),
  addNote: () => addNote(NOTE, 'Seen'),
  changeNote: (holds) => changeNote(NOTE, 'Other', holds),
  removeNote: (holds) => removeNote(NOTE, holds),
};
/** What the product does by itself. */
const byItself = ['bin', 'retention', 'erasure'] as const;
const actors = ['user:admin', 'user:ada', 'system:retention', 'device:009033302ab1'] as const;

let world: LogWorld;
let holds: HoldQueries;
beforeAll(async () => {
  world = await freshLogWorld();
  holds = new HoldQueries(world.readModel.catalogue, world.house);
  await transact(settings, null, changeRetention(1));
});

/** As it is asked a hundred years from now. */
const late = { now: () => new Date(world.house.clock.now().getTime() + CENTURY_MS) };
const transact = <S, E extends Event>(
  aggregate: Aggregate<S, E>,
  id: string | null,
  decide: Decision<S, E>,
  by = 'user:admin',
) => {
  const on: Occasion = { by, at: late.now(), via: 'rest', correlationId: randomUUID() };
  return world.house.ledger.transact(aggregate, id, decide, on);
};

const unlessRefused = async (ask: Promise<unknown>): Promise<void> => {
  await ask.catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
  });
};

const run = async (name: (typeof byItself)[number], id: string): Promise<unknown> => {
  const { catalogue } = world.readModel;
  const recordings = new RecordingQueries(catalogue);
  const given = { ...world.house, clock: late, holds, recordings };
  await project(world);
  switch (name) {
    case 'bin':
      return binSweep({ ...given, removals: new RemovalQueries(catalogue) }).run();
    case 'retention':
      return retentionSweep({ ...given, retained: new RetainedQueries(catalogue) }).run();
    case 'erasure':
      return eraseJob(given)({ data: { recordingId: id } });
  }
};

type Step = { readonly does: string; readonly by: string };
const step = async (id: string, { does, by }: Step): Promise<void> => {
  const itself = byItself.find((name) => name === does);
  if (itself) {
    await run(itself, id);
    return;
  }
  const decide = verbs[does]!(namesOf((await holds.inForce([id])).get(id)));
  await unlessRefused(transact(recording, id, decide, by));
};

const kept = async (): Promise<string> => {
  const { id } = await startRecording(world.house, 'Zoë Übermut.pcap');
  await world.house.blobs.put(recordingBlobs(id).capture, Buffer.from('call'));
  await endUpload(world.house, id);
  await project(world);
  return id;
};

/** Bytes, facts and state, as they can be read. */
const seen = async (id: string) => {
  const { ledger, blobs, store, codec } = world.house;
  const { state } = await ledger.load(recording, id);
  const files: string[] = [];
  for await (const { key } of blobs.list(recordingFolder(id))) files.push(key);
  const first = [];
  for await (const event of store.readStream(`recording-${id}`)) first.push(event);
  const [started] = await codec.decodeAll(first.slice(0, 1));
  const { stage, isProtected, notes, bin } = state;
  return { files, started: started?.data, stage, isProtected, notes, isBinned: bin !== null };
};

const scopes: ((id: string) => HoldScope)[] = [
  (id) => ({ ids: [id] }),
  () => ({ q: 'ÜBERMUT' }),
  () => ({ device: '0090331a2b3c', to: '9999-01-01T00:00:00.000Z' }),
];
const steps = fc.array(
  fc.record({
    does: fc.constantFrom(...Object.keys(verbs), ...byItself),
    by: fc.constantFrom(...actors),
  }),
  { minLength: 1, maxLength: 8 },
);
const before = fc.subarray(['addNote', 'protect', 'recycle'] as const);

/** While such a hold is placed; it is lifted whatever comes of `body`. */
const underHold = async (scope: HoldScope, body: () => Promise<void>): Promise<void> => {
  const case4711 = randomUUID();
  await transact(hold, case4711, place({ name: 'Case', reason: null, scope, owners: [] }));
  await project(world);
  try {
    await body();
  } finally {
    await transact(hold, case4711, lift(null));
    await project(world);
  }
};

describe('a recording under a legal hold', () => {
  it('keeps bytes and facts, whatever is tried by whomever and whenever, and goes when it is lifted', async () => {
    const check = async (given: string[], scope: number, tried: Step[]) => {
      const id = await kept();
      for (const does of given) await step(id, { does, by: 'user:admin' });
      await project(world);
      await underHold(scopes[scope]!(id), async () => {
        const asPlaced = await seen(id);
        for (const each of tried) await step(id, each);
        const now = await seen(id);
        const { files, started, stage, notes } = asPlaced;
        expect(now).toMatchObject({ files, started, stage });
        expect(now.notes).toEqual(expect.arrayContaining([...notes]));
        if (asPlaced.isProtected) expect(now.isProtected).toBe(true);
        if (!asPlaced.isBinned) expect(now.isBinned).toBe(false);
      });
      await step(id, { does: 'unprotect', by: 'user:admin' });
      for (const does of byItself) await step(id, { does, by: 'user:admin' });
      expect(await seen(id)).toMatchObject({ files: [], started: { personal: null } });
    };
    await fc.assert(fc.asyncProperty(before, fc.nat(scopes.length - 1), steps, check), {
      numRuns: 12,
    });
  }, 120_000);
});
