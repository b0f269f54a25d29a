import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keepLoopbackDirect } from '#infra/config';
import { type Callers, signInAll } from './access/callers.js';
import { sayInProcess } from './access/in-process.js';
import { sayOverHttp } from './access/over-http.js';
import type { Rounds } from './access/rounds.js';
import { APP_OBJECTS, ENTRIES, USERS, seedAccess } from './access/seed.js';
import { grow, once, plant } from './catalogue/grow.js';
import { openWorld } from './catalogue/world.js';
import { sayConditions } from './media/conditions.js';
import { say, whole } from './media/table.js';

const RECORDINGS = 2_000;
const USAGE = `npm run bench -- access [--turns 500] [--rounds 5] [--data DIR]

  --turns   how often each caller asks in one round
  --rounds  how many there are; the lowest figures of all count
  --data    where the data is kept for another run; it is made there if it is not`;

/** What it costs to ask who may see what. */
export const access = {
  name: 'access',
  about: `the decision who may see what, with ${whole(USERS)} users and ${String(APP_OBJECTS)} App objects of ${String(ENTRIES)} entries`,
  async run(args: string[]): Promise<void> {
    const { values } = parseArgs({ args, options });
    if (values.help) {
      say(USAGE);
      return;
    }
    keepLoopbackDirect(process.env);
    sayConditions();
    const folder = values.data ?? mkdtempSync(join(tmpdir(), 'bench-access-'));
    const [turns, rounds] = [Number(values.turns), Number(values.rounds)];
    try {
      const callers = await seeded(folder, { turns, rounds });
      await sayOverHttp({ folder, callers, turns, rounds });
    } finally {
      if (values.data === undefined) rmSync(folder, { recursive: true, force: true });
    }
  },
};

const options = {
  turns: { type: 'string', default: '500' },
  rounds: { type: 'string', default: '5' },
  data: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Makes the accounts and App objects, measures what can be measured without a product, and signs in. */
const seeded = async (folder: string, rounds: Rounds): Promise<Callers> => {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const growth = { folder, size: RECORDINGS, recorded: RECORDINGS, rebuild: false };
  await plant(growth);
  const world = await openWorld(folder);
  try {
    await grow(world, growth);
    await once(folder, 'members', () => seedAccess(world));
    await sayInProcess(world.readModel, rounds);
    return await signInAll(world.readModel);
  } finally {
    await world.close();
  }
};
