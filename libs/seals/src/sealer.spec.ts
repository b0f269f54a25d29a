import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recording } from '#domain/recording/recording';
import { sample } from '#domain/samples';
import { changeCryptKey } from '#domain/settings/change-crypt-key';
import { settings } from '#domain/settings/settings';
import { makeCryptKey } from '#infra/crypt/crypt-key';
import { openBlobsOf } from '#infra/crypt/open-blobs-of';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { type LogWorld, freshLogWorld, project } from '../../../test/support/log-world.js';
import { eventually } from '../../../test/support/product.js';
import { receivedToSeal } from '../../../test/support/received-to-seal.js';
import { appendCheckpoint } from './checkpoints.js';
import { Chain } from './chain.js';
import { measureRecording } from './measure-recording.js';
import type { MeasuringTask } from './measuring.js';
import { type Seals, openSeals } from './seals.js';
import { Sealer } from './sealer.js';

const HOUR_MS = 3_600_000;

let world: LogWorld;
let seals: Seals;
const measuring = {
  measure: async (task: MeasuringTask) =>
    measureRecording(await openBlobsOf(task), task.recordingId, task.secret),
};

const received = () => receivedToSeal(world.house);

/** A worker that began so many hours from now. */
const sealerIn = (
  hours: number,
  change: Partial<House> = {},
  pace: { eventsAtOnce?: number } = {},
): Sealer => {
  const house = { ...world.house, ...change };
  const now = () => new Date(house.clock.now().getTime() + hours * HOUR_MS);
  return new Sealer({
    ...seals,
    house: { ...house, clock: { ...house.clock, now } },
    measuring,
    isWanted: async () => false,
    onUnsealable: () => undefined,
    ...pace,
  });
};
const lastKind = async () => (await seals.chain.last())?.manifest.kind;
/** What comes of one pass, behind the statements of midnights that are over by then. */
const passed = async (sealer: Sealer) => {
  for (;;) {
    const entries = await sealer.pass();
    const kind = await lastKind();
    if (kind !== 'statement') return { entries, kind };
  }
};

beforeEach(async () => {
  world = await freshLogWorld();
  seals = openSeals(world.house, world.readModel, 1);
});
afterEach(() => seals.measuring.close());

describe('a worker that is killed behind an append', () => {
  it('leaves what the next one says in the history, whatever others have added meanwhile', async () => {
    const { house } = world;
    const id = await received();
    await project(world);
    const transact = async () => Promise.reject(new Error('Killed.'));
    const ledger = { load: house.ledger.load.bind(house.ledger), transact } as never;
    const killed = sealerIn(0, { ledger });
    await expect(killed.pass()).rejects.toThrow('Killed.');
    const { sequence } = (await seals.chain.last())!.manifest;
    for (let n = 0; n < 70; n++) await appendCheckpoint(seals, systemOccasion(house.clock, 'spec'));
    await sealerIn(0).pass();
    const { state } = await house.ledger.load(recording, id);
    expect(state.watermark.sequence).toBe(sequence);
    expect(await lastKind()).toBe('checkpoint');
  });
});

describe('a chain of which the log lost the end', () => {
  /** A worker that begins on a log that has so many of its entries. */
  const sealerOver = (entries: number): Sealer => {
    const { store, ...house } = world.house;
    const [readAll, append] = [store.readAll.bind(store), store.append.bind(store)];
    const readStream = async function* (...asked: Parameters<typeof store.readStream>) {
      for await (const event of store.readStream(...asked))
        if (event.stream !== 'seals' || event.revision < entries) yield event;
    };
    const lastRevision = async (stream: string) =>
      stream !== 'seals' ? store.lastRevision(stream) : entries > 0 ? BigInt(entries - 1) : null;
    const cut = { ...house, store: { ...store, readAll, append, readStream, lastRevision } };
    return new Sealer({
      ...{ ...seals, house: cut, chain: new Chain(cut), measuring },
      isWanted: async () => false,
      onUnsealable: () => undefined,
    });
  };

  it('is not begun anew, nor gone on with, until it is whole again', async () => {
    await received();
    await project(world);
    await sealerIn(0).pass();
    await appendCheckpoint(seals, systemOccasion(world.house.clock, 'spec'));
    await received();
    await project(world);
    const whole = Number((await seals.chain.last())?.manifest.sequence) + 1;
    for (const left of [0, 1, whole - 1]) {
      const cut = sealerOver(left);
      for (let turn = 0; turn < 2; turn++)
        await expect(cut.pass()).rejects.toThrow(
          `The chain of seals has ${String(left)} entries, and the catalogue knows one at place ${String(whole - 1)}`,
        );
    }
    expect(await lastKind()).toBe('checkpoint');
    expect(await sealerOver(whole).pass()).toBe(1);
  });
});

describe('a recording of which the crypt key was not entered', () => {
  /** Came in under a key that this process was not given. */
  const locked = async () => {
    const { ledger, clock, keyring } = world.house;
    const { key, pair } = await makeCryptKey(randomUUID());
    await ledger.transact(settings, null, changeCryptKey(key), systemOccasion(clock, 'spec'));
    await keyring.restore();
    await received();
    await project(world);
    return { open: () => keyring.add(key.id, pair) };
  };

  it('is sealed as soon as somebody enters it', async () => {
    const { open } = await locked();
    const sealer = sealerIn(0);
    expect(await sealer.pass()).toBe(0);
    await open();
    sealer.wakeLocked();
    await eventually(async () => (await sealer.pass()) === 1, { withinMs: 20_000 });
  });

  it('is sealed though somebody enters it just while that is tried', async () => {
    const { open } = await locked();
    const { dataKeys } = world.house;
    const find = async (id: string) => {
      const found = dataKeys.find(id);
      await found.catch(open);
      sealer.wakeLocked();
      return found;
    };
    const sealer = sealerIn(0, { dataKeys: { find } as House['dataKeys'] });
    expect(await sealer.pass()).toBe(0);
    await eventually(async () => (await sealer.pass()) === 1, { withinMs: 20_000 });
  });
});

describe('the checkpoint of the day', () => {
  it('is made while recordings wait to be sealed, once a day', async () => {
    await received();
    await project(world);
    expect(await sealerIn(0).pass()).toBe(1);
    await received();
    await project(world);
    const early = sealerIn(23);
    const late = sealerIn(25);
    expect(await passed(late)).toEqual({ entries: 1, kind: 'checkpoint' });
    expect(await passed(late)).toEqual({ entries: 1, kind: 'recording' });
    await project(world);
    await received();
    await project(world);
    expect(await passed(early)).toEqual({ entries: 1, kind: 'recording' });
  });

  it('does not wait for a day that only a clock that was ahead has seen', async () => {
    await received();
    await project(world);
    await sealerIn(0).pass();
    const atWork = sealerIn(8_760);
    expect(await passed(atWork)).toEqual({ entries: 1, kind: 'checkpoint' });
    await received();
    await project(world);
    expect(await passed(sealerIn(25))).toEqual({ entries: 1, kind: 'checkpoint' });
    await project(world);
    expect(await passed(sealerIn(26))).toEqual({ entries: 1, kind: 'recording' });
  });
});

describe('the statement of the day', () => {
  const statements = async () => {
    const found = [];
    for await (const { manifest } of seals.chain.entries())
      if (manifest.kind === 'statement') found.push(manifest);
    return found;
  };

  it('is in the chain once a midnight is over, once, and its figures are those of the log', async () => {
    await received();
    await project(world);
    await sealerIn(0).pass();
    await passed(sealerIn(25));
    const all = await statements();
    expect(all[0]).toMatchObject({ after: null, captures: { begun: 1, complete: 1 } });
    await passed(sealerIn(25));
    expect(await statements()).toEqual(all);
  });

  it('is read piece by piece on a busy day, while seals and checkpoints go on, by whoever seals', async () => {
    const { house } = world;
    await received();
    await project(world);
    await sealerIn(0).pass();
    for (let n = 0; n < 40; n++) {
      const on = systemOccasion(house.clock, 'spec');
      await house.ledger.note(`recording-${randomUUID()}`, [sample('RecordingOpened')], on);
    }
    await received();
    await project(world);
    const kinds: unknown[] = [];
    for (let pass = 0; pass < 20; pass++) {
      const sealer = sealerIn(25, {}, { eventsAtOnce: 10 });
      const entries = await sealer.pass();
      kinds.push(entries > 0 ? await lastKind() : sealer.isStating);
      if (kinds.at(-1) === 'checkpoint' && kinds.length < 3) await project(world);
    }
    expect(kinds.slice(0, 3)).toEqual(['checkpoint', 'recording', true]);
    const made = kinds.indexOf('statement');
    expect(kinds.slice(2, made)).toEqual(Array.from({ length: made - 2 }, () => true));
    expect(kinds.slice(made + 1).every((kind) => kind === false)).toBe(true);
    const [statement, ...others] = (await statements()).toReversed();
    expect(others).toEqual([]);
    const told = [];
    for await (const event of house.store.readAll({})) told.push(event);
    expect(statement!.captures.begun).toBe(2);
    expect(statement!.log.events).toBe(
      told.filter(
        ({ position, stream }) => position <= BigInt(statement!.upTo) && !stream.startsWith('$'),
      ).length,
    );
  });
});
