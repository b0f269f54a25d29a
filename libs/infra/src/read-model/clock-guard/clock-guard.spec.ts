import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { confirmClock } from '#domain/instance/confirm-clock';
import { declareClockOffset } from '#domain/instance/declare-clock-offset';
import { instance } from '#domain/instance/instance';
import { sample } from '#domain/samples';
import { type LogWorld, freshLogWorld, project } from '../../../../../test/support/log-world.js';
import { ClockGuard } from './clock-guard.js';

let world: LogWorld;
beforeEach(async () => {
  world = await freshLogWorld();
  machine = new Date();
  offsetMs = 0;
});

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;

/** What the clock of the machine says, and by how much the product's runs ahead of it. */
let machine: Date;
let offsetMs: number;

const pass = (ms: number) => {
  machine = new Date(machine.getTime() + ms);
};
const now = () => new Date(machine.getTime() + offsetMs);
const guard = () =>
  new ClockGuard({ ...world, ledger: world.house.ledger, clock: { now }, offsetMs });
const look = async () => (await guard().look())?.kind ?? null;

const on = () => ({
  by: 'system:spec',
  at: now(),
  via: 'spec',
  correlationId: randomUUID(),
});
const note = (type: 'RecordingStarted' | 'RecordingOpened', at = now()) =>
  world.house.ledger.note(`recording-${randomUUID()}`, [sample(type)], { ...on(), at });
const declare = (ms: number) => {
  offsetMs = ms;
  return world.house.ledger.transact(instance, null, declareClockOffset(ms), on());
};
const confirm = async () => {
  const decide = confirmClock(await guard().doubt(), guard().machineNow());
  await world.house.ledger.transact(instance, null, decide, on());
};

describe('the clock guard', () => {
  it('believes a clock that goes on, over a weekend too', async () => {
    for (const ms of [0, 15 * SECOND_MS, 47 * HOUR_MS, -4 * 60 * SECOND_MS, 15 * SECOND_MS]) {
      pass(ms);
      expect(await look()).toBeNull();
    }
  });

  it('believes one that somebody declares to run ahead, however long the product was off', async () => {
    await look();
    pass(20 * DAY_MS);
    expect(await look()).toBe('ahead');
    await declare(31 * DAY_MS);
    expect(await look()).toBeNull();
    pass(49 * HOUR_MS);
    expect(await look()).toBe('ahead');
    await declare(31 * DAY_MS);
    expect(await look()).toBe('ahead');
    await declare(0);
    expect(await look()).toBe('ahead');
  });

  it.each([
    ['ahead', 3 * YEAR_MS],
    ['ahead', 49 * HOUR_MS],
    ['behind', -3 * YEAR_MS],
    ['behind', -6 * 60 * SECOND_MS],
  ])(
    'does not believe one that has jumped: %s by %i ms, however often it looks',
    async (kind, ms) => {
      const knownAt = machine.toISOString();
      await look();
      pass(ms);
      for (let turn = 0; turn < 3; turn++) {
        expect(await look()).toBe(kind);
        pass(15 * SECOND_MS);
      }
      expect(await guard().doubt()).toMatchObject({ kind, knownAt });
      pass(-ms);
      expect(await look()).toBeNull();
      expect(await guard().doubt()).toBeNull();
    },
  );

  it('takes a declared offset for what it is, there and back', async () => {
    await look();
    for (const days of [31, 4_000, 0]) {
      pass(15 * SECOND_MS);
      await declare(days * DAY_MS);
      expect(await look()).toBeNull();
    }
  });

  it('does not take what happened before an offset for dated too early', async () => {
    await look();
    pass(SECOND_MS);
    await note('RecordingStarted');
    await declare(31 * DAY_MS);
    await project(world);
    expect(await look()).toBeNull();
  });

  it('knows an upload that was begun before an offset, and is finished after it', async () => {
    await look();
    pass(SECOND_MS);
    const began = now();
    await declare(95 * DAY_MS);
    await note('RecordingStarted', began);
    await project(world);
    for (let turn = 0; turn < 2; turn++) expect(await look()).toBeNull();
  });

  it('sees what is dated too early beneath a declared offset', async () => {
    await declare(31 * DAY_MS);
    await look();
    pass(-YEAR_MS);
    await note('RecordingStarted');
    pass(YEAR_MS);
    await project(world);
    expect(await look()).toBe('misdated');
  });

  it('sees a jump beneath a declared offset', async () => {
    await look();
    await declare(31 * DAY_MS);
    pass(YEAR_MS);
    expect(await look()).toBe('ahead');
  });

  it('believes it again when it is confirmed, and doubts the next jump', async () => {
    await look();
    pass(YEAR_MS);
    expect(await look()).toBe('ahead');
    await confirm();
    expect(await look()).toBeNull();
    pass(15 * SECOND_MS);
    expect(await look()).toBeNull();
    pass(-YEAR_MS);
    expect(await look()).toBe('behind');
    await confirm();
    expect(await look()).toBeNull();
    // To where it was confirmed before: that was another time.
    pass(YEAR_MS);
    expect(await look()).toBe('ahead');
  });

  it('takes no confirmation for another moment than the one that was confirmed', async () => {
    await look();
    pass(YEAR_MS);
    await look();
    await confirm();
    pass(YEAR_MS);
    expect(await look()).toBe('ahead');
  });

  it('asks for a look at what was dated too early, once the clock is right again', async () => {
    await look();
    pass(-YEAR_MS);
    expect(await look()).toBe('behind');
    await note('RecordingOpened');
    await project(world);
    pass(YEAR_MS);
    expect(await look()).toBeNull();
    pass(-YEAR_MS);
    await look();
    await note('RecordingStarted');
    await project(world);
    pass(YEAR_MS + 60 * SECOND_MS);
    for (let turn = 0; turn < 2; turn++) expect(await look()).toBe('misdated');
    await confirm();
    expect(await look()).toBeNull();
    expect(await look()).toBeNull();
  });

  it('notices the same when no sweep ran meanwhile', async () => {
    await look();
    pass(-YEAR_MS);
    await note('RecordingStarted');
    pass(YEAR_MS);
    await project(world);
    expect(await look()).toBe('misdated');
  });

  describe('when its memory is lost', () => {
    it('believes the clock of a new product', async () => {
      await note('RecordingStarted');
      await project(world);
      pass(HOUR_MS / 2);
      expect(await look()).toBeNull();
    });

    it('goes by the events that were there before', async () => {
      await note('RecordingStarted');
      pass(3 * YEAR_MS);
      await note('RecordingOpened');
      await project(world);
      pass(SECOND_MS);
      expect(await look()).toBe('ahead');
      pass(-2 * YEAR_MS);
      expect(await look()).toBe('ahead');
      pass(-YEAR_MS);
      expect(await look()).toBeNull();
    });

    it('knows an upload that was begun before an offset, and is finished after it', async () => {
      const began = now();
      await note('RecordingOpened');
      pass(2 * HOUR_MS);
      await declare(95 * DAY_MS);
      await note('RecordingStarted', began);
      await project(world);
      expect(await look()).toBeNull();
    });

    it('knows what a product that began with an offset wrote before it could declare it', async () => {
      offsetMs = 95 * DAY_MS;
      await note('RecordingStarted');
      await declare(95 * DAY_MS);
      pass(SECOND_MS);
      await declare(0);
      await project(world);
      expect(await look()).toBeNull();
    });

    it('goes by events that are still to come', async () => {
      await note('RecordingStarted');
      await project(world);
      pass(-YEAR_MS);
      expect(await look()).toBe('behind');
    });
  });
});
