import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Session, may } from '#domain/access/may';
import { keepLoopbackDirect } from '#infra/config';
import { AppObjectQueries } from '#infra/read-model/app-objects/app-object.queries';
import { GrantedUsers } from '#infra/read-model/users/granted-users';
import { Durations } from './access/durations.js';
import { APP_OBJECTS, ENTRIES, USERS, memberIds, seedAccess } from './access/seed.js';
import { grow, plant } from './catalogue/grow.js';
import { people } from './catalogue/people.js';
import { openWorld, type World } from './catalogue/world.js';
import { sayConditions } from './media/conditions.js';
import { say, sayTable, whole } from './media/table.js';

const RECORDINGS = 2_000;
const USAGE = 'npm run bench -- access [--turns 4000]\n';

/** What it costs to ask who may see what. */
export const access = {
  name: 'access',
  about: `the decision who may see what, with ${whole(USERS)} users and ${String(APP_OBJECTS)} App objects of ${String(ENTRIES)} entries`,
  async run(args: string[]): Promise<void> {
    const { values } = parseArgs({ args, options });
    if (values.help) return say(USAGE);
    keepLoopbackDirect(process.env);
    sayConditions();
    const folder = mkdtempSync(join(tmpdir(), 'bench-access-'));
    const growth = { folder, size: RECORDINGS, recorded: RECORDINGS, rebuild: false };
    await plant(growth);
    const world = await openWorld(folder);
    try {
      await grow(world, growth);
      await seedAccess(world);
      await sayInProcess(world, Number(values.turns));
    } finally {
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const options = {
  turns: { type: 'string', default: '4000' },
  help: { type: 'boolean', default: false },
} as const;

/**
 * The parts of the decision, and all of them one after the other as a request for a list waits for them, against
 * a database on this machine.
 */
const sayInProcess = async ({ readModel }: World, turns: number): Promise<void> => {
  const appObjects = new AppObjectQueries(readModel.catalogue);
  const granted = new GrantedUsers(readModel.catalogue);
  const fresh = new Durations();
  const read = new Durations();
  const decided = new Durations();
  const named = new Durations();
  const all = new Durations();
  const members = memberIds();
  // Each is asked for once before: what an API process has in mind after its first requests.
  for (const userId of members) await fresh.of(() => appObjects.of(userId));
  for (const { accessList } of await appObjects.all()) await granted.of(accessList);
  for (let turn = 0; turn < turns; turn++) {
    const userId = members[turn % members.length] ?? '';
    const owner = people[turn % people.length] ?? null;
    await all.of(async () => {
      const [through] = await read.of(() => appObjects.of(userId));
      if (!through) throw new Error(`${userId} is a member of nothing.`);
      const session: Session = { userId, name: userId, role: 'user', through };
      await decided.of(() => may(session, 'open', { owner }));
      await named.of(() => granted.of(through.accessList));
    });
  }
  sayTable(
    ['in the process', 'half of all', '99 of 100'],
    [
      ['the App objects of a caller, after one has changed', ...fresh.cells()],
      ['the App objects of a caller, else', ...read.cells()],
      [`the decision on one, by a list of ${String(ENTRIES)}`, ...decided.cells()],
      ['for a list: whom the access list names', ...named.cells()],
      ['all of it, one after the other', ...all.cells()],
    ],
  );
};
