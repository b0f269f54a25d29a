import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { place } from '#domain/hold/place';
import { hold } from '#domain/hold/hold';
import { systemOccasion } from '#infra/occasion';
import { rowsOf } from '#infra/read-model/rows-of';
import { rebuildCatalogue } from '#infra/read-model/rebuild/rebuild-catalogue';
import { say, whole } from '../media/table.js';
import { shown } from '../sweep/catalogue.js';
import { copyRows } from './copies.js';
import { tellParties } from './parties.js';
import { hire, people } from './people.js';
import { append, appendAtRest } from './seed.js';
import type { World } from './world.js';

/** A hold on what one person has, of which there is little. */
export const HOLD = '5d7e2f0a-64f5-4d4e-9d0f-3a1b8a6f2c11';

export type Growth = {
  readonly folder: string;
  readonly size: number;
  /** So many are made by events; the others are copies of their rows. */
  readonly recorded: number;
  /** Build the catalogue once more. */
  readonly rebuild: boolean;
};

/** So many of them are appended last, while the catalogue is read: how fast it follows when it is large. */
const LIVE_SHARE = 0.1;
const MOST_LIVE = 10_000;

/** What an earlier run has done in a folder is not done again. */
export const once = async (
  folder: string,
  step: string,
  work: () => Promise<void>,
): Promise<void> => {
  const mark = join(folder, `${step}.done`);
  if (existsSync(mark)) return;
  await work();
  writeFileSync(mark, '');
};

const lastOf = (recorded: number): number => Math.min(recorded * LIVE_SHARE, MOST_LIVE);

/** Fills the log of a product that does not run yet with most of so many recordings. */
export async function plant({ folder, size, recorded }: Growth): Promise<void> {
  say(
    `${whole(size)} recordings${recorded < size ? `, ${whole(recorded)} of them by events` : ''}`,
  );
  await once(folder, 'planted', async () => {
    const stretch = { folder, from: 0, to: recorded - lastOf(recorded), count: recorded };
    const { events, seconds } = await appendAtRest(stretch);
    say(`  written into the log at rest: ${told(events, seconds)}`);
  });
}

/** Builds the catalogue, and lets the last of the recordings come while it is read. */
export async function grow(world: World, growth: Growth): Promise<void> {
  const { folder, size, recorded, rebuild } = growth;
  await once(folder, 'hired', () => hired(world));
  await once(folder, 'built', () => rebuilt(world));
  await once(folder, 'followed', async () => {
    const stretch = { folder, from: recorded - lastOf(recorded), to: recorded, count: recorded };
    const { events, seconds } = await append(world.house, stretch);
    say(`  appended: ${told(events, seconds)}`);
    await followed(world);
  });
  const anew = rebuild ? ` ${String(Date.now())}` : '';
  if (rebuild) await rebuilt(world);
  await once(folder, `told${anew}`, () => tellParties(world.readModel));
  if (recorded < size) await once(folder, `copied${anew}`, () => copyRows(world.readModel, size));
}

const hired = async ({ house }: World): Promise<void> => {
  await hire(house);
  const owner = people.at(-1)?.id ?? '';
  const placing = { name: 'A case', reason: null, scope: { owner }, owners: [owner] };
  await house.ledger.transact(hold, HOLD, place(placing), systemOccasion(house.clock, 'bench'));
};

const rebuilt = async ({ house, readModel }: World): Promise<void> => {
  const began = performance.now();
  const done = await rebuildCatalogue({ house, readModel });
  const seconds = (performance.now() - began) / 1_000;
  say(`  the catalogue, built from the log: ${told(done?.events ?? 0, seconds)}`);
};

const followed = async ({ house, readModel, project }: World): Promise<void> => {
  const audited = async () =>
    Number(
      (await rowsOf<{ count: string }>(readModel.catalogue, 'select count(*) from audit'))[0]
        ?.count,
    );
  const before = await audited();
  const began = performance.now();
  const projecting = project();
  await shown(house, readModel);
  const seconds = (performance.now() - began) / 1_000;
  await projecting.stop();
  say(`  followed by what is read: ${told((await audited()) - before, seconds)}`);
};

const told = (events: number, seconds: number): string =>
  `${whole(events)} events in ${whole(seconds)} s, ${whole(events / seconds)} events/s`;
