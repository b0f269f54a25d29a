import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keepLoopbackDirect } from '#infra/config';
import { type Asked, sayAnswers } from './catalogue/answers.js';
import { grow, plant } from './catalogue/grow.js';
import { openWorld, type World } from './catalogue/world.js';
import { sayConditions } from './media/conditions.js';
import { say } from './media/table.js';

const BASE = 10_000;

const USAGE = `npm run bench -- catalogue [recordings] [--events N] [--rounds 9] [--data DIR] [--rebuild]

  recordings  how many, 1,000,000 when no one says; beside ${String(BASE)}, where that is less
  --events    so many are made by their events; the others are copies of those, in the rows alone
  --rounds    how often each page is asked for; the median counts
  --data      where the data is kept for another run; it is made there if it is not
  --rebuild   builds the catalogue anew from the log, and says how fast

A million takes 12 GB, and an hour or more where other work goes on; with --events 20000 a tenth of both.`;

/** Lists of a large catalogue beside those of a small one. */
export const catalogue = {
  name: 'catalogue',
  about:
    'every list filter over 1,000,000 recordings beside 10,000; appending, projecting, rebuilding',
  async run(args: string[]): Promise<void> {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const count = Number(positionals[0] ?? 1_000_000);
    if (values.help || !Number.isSafeInteger(count) || count < 1_000) {
      say(USAGE);
      return;
    }
    keepLoopbackDirect(process.env);
    sayConditions();
    const kept = values.data;
    const folder = kept ?? mkdtempSync(join(tmpdir(), 'bench-catalogue-'));
    const sizes = count > BASE ? [BASE, count] : [count];
    const asked: Asked[] = [];
    try {
      for (const size of sizes)
        asked.push({ size, world: await grown(join(folder, String(size)), size, values) });
      say('');
      await sayAnswers(asked, Number(values.rounds));
    } finally {
      for (const { world } of asked) await world.close();
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    }
  },
};

const options = {
  events: { type: 'string' },
  rounds: { type: 'string', default: '9' },
  data: { type: 'string' },
  rebuild: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Wishes = { readonly events?: string | undefined; readonly rebuild: boolean };

/** A world of that many recordings: as it was left, or made now. */
const grown = async (
  folder: string,
  size: number,
  { events = String(size), rebuild }: Wishes,
): Promise<World> => {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const growth = { folder, size, recorded: Math.min(size, Number(events)), rebuild };
  await plant(growth);
  const world = await openWorld(folder);
  try {
    await grow(world, growth);
    return world;
  } catch (fault) {
    await world.close();
    throw fault;
  }
};
