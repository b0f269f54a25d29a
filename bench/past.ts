import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keepLoopbackDirect } from '#infra/config';
import { protect } from '#domain/recording/protect';
import { recording } from '#domain/recording/recording';
import { systemOccasion } from '#infra/occasion';
import { PastCatalogue } from '#infra/read-model/past/past-catalogue';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { grow, plant } from './catalogue/grow.js';
import { type World, openWorld } from './catalogue/world.js';
import { load, sayConditions } from './media/conditions.js';
import { say, sayTable, times, whole } from './media/table.js';
import { shown } from './sweep/catalogue.js';

const LIMIT = 50;
/** So many of the newest change after the moment that is asked for. */
const CHANGED = 2_000;

const USAGE = `npm run bench -- past [recordings …] [--rounds 9] [--data DIR]

  recordings  how many, 10,000 and 100,000 when no one says
  --rounds    how often each page is asked for; the median counts
  --data      where the data is kept for another run; it is made there if it is not`;

/** A page of the list as it stood, beside the same page as it is. */
export const past = {
  name: 'past',
  about: 'a page of the list as it stood at a moment, beside the list as it is',
  async run(args: string[]): Promise<void> {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) {
      say(USAGE);
      return;
    }
    keepLoopbackDirect(process.env);
    sayConditions();
    const folder = values.data ?? mkdtempSync(join(tmpdir(), 'bench-past-'));
    const sizes = positionals.length > 0 ? positionals.map(Number) : [10_000, 100_000];
    const rows: string[][] = [];
    try {
      for (const size of sizes)
        rows.push(...(await measured(join(folder, String(size)), size, Number(values.rounds))));
    } finally {
      if (values.data === undefined) rmSync(folder, { recursive: true, force: true });
    }
    sayTable(['recordings', 'page of 50', 'ms', '× the list'], rows);
    say(`Medians of ${values.rounds}. Load afterwards: ${load()}`);
  },
};

const options = {
  rounds: { type: 'string', default: '9' },
  data: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const measured = async (folder: string, size: number, rounds: number): Promise<string[][]> => {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const growth = { folder, size, recorded: size, rebuild: false };
  await plant(growth);
  const world = await openWorld(folder);
  try {
    await grow(world, growth);
    return await pages(world, size, rounds);
  } finally {
    await world.close();
  }
};

const pages = async (world: World, size: number, rounds: number): Promise<string[][]> => {
  const recordings = new RecordingQueries(world.readModel.catalogue);
  const all = { filter: {}, sight: 'all', limit: LIMIT } as const;
  const lately = await lastPosition(world);
  const asOf = (upTo: bigint, filter = {}) =>
    PastCatalogue.read({ catalogue: world.readModel.catalogue, house: world.house }, upTo, (then) =>
      then.list({ ...all, filter, after: null }),
    );
  const owner = (await recordings.list(all)).items.find((each) => each.owner)?.owner?.id ?? '';
  const half = await lastPosition(world, 0.5);
  const before: [string, () => Promise<unknown>][] = [
    ['the list as it is', () => recordings.list(all)],
    ['as of the last event', () => asOf(lately)],
    ['as of half of the log ago', () => asOf(half)],
    ['the same, of one owner', () => asOf(half, { owner })],
  ];
  const found = await medians(before, rounds);
  await changeNewest(world);
  const after = await medians(
    [[`${whole(CHANGED)} of the newest changed since`, () => asOf(lately)]],
    rounds,
  );
  const [plain = 1] = found.map(([, ms]) => ms);
  return [...found, ...after].map(([what, ms]) => [
    whole(size),
    what,
    ms.toFixed(1),
    times(ms / plain),
  ]);
};

const medians = async (
  asked: readonly (readonly [string, () => Promise<unknown>])[],
  rounds: number,
): Promise<[string, number][]> => {
  const taken = asked.map(() => [] as number[]);
  for (let round = 0; round <= rounds; round++)
    for (const [index, [, ask]] of asked.entries()) {
      const began = performance.now();
      await ask();
      // The first round plans and reads what lies on disk.
      if (round > 0) taken[index]?.push(performance.now() - began);
    }
  return asked.map(([what], index) => {
    const sorted = (taken[index] ?? []).toSorted((one, other) => one - other);
    return [what, sorted[Math.floor(sorted.length / 2)] ?? 0];
  });
};

/** Of the event after which so much of the log has been. */
const lastPosition = async ({ readModel }: World, share = 1): Promise<bigint> => {
  const [row] = await readModel.catalogue.query<{ position: string }[]>(
    `select position from audit
     where position <= (select max(position) * $1::float8 from audit) order by position desc limit 1`,
    [share],
  );
  return BigInt(row?.position ?? 0);
};

const changeNewest = async (world: World): Promise<void> => {
  const { house, readModel } = world;
  const projecting = world.project();
  const rows = await readModel.catalogue.query<{ id: string }[]>(
    `select id from recordings where state not in ('deleted', 'erased') and not protected
     order by started_at desc, id desc limit $1`,
    [CHANGED],
  );
  for (const { id } of rows)
    await house.ledger.transact(recording, id, protect(null), systemOccasion(house.clock, 'bench'));
  await shown(house, readModel);
  await projecting.stop();
};
