import { type Session, may, sightOf } from '#domain/access/may';
import { AppObjectQueries } from '#infra/read-model/app-objects/app-object.queries';
import { preparedRows } from '#infra/read-model/prepared-rows';
import type { ReadModel } from '#infra/read-model/read-model';
import { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { rowsOf } from '#infra/read-model/rows-of';
import { UserQueries } from '#infra/read-model/users/user.queries';
import { people } from '../catalogue/people.js';
import { sayTable } from '../media/table.js';
import { Durations } from './durations.js';
import { cpuMs } from '../catalogue/cpu.js';
import { type Rounds, type Spread, lowest, ms, slowest, spreadOf, without } from './rounds.js';
import { ENTRIES, memberIds } from './seed.js';

const PAGE = 50;

/** What every request asks of an account, whoever may see what. */
const ACCOUNT = {
  name: 'account alone',
  text: `select id, name, role, password_change_due, removed_at, identity_issuer, identity_subject
    from users where id = $1`,
};

/** What is measured, in turns. */
const PARTS = ['account', 'known', 'decided', 'all', 'named'] as const;
type Part = (typeof PARTS)[number];

/** What a request waits for in the decision, beside the same without it, against a database on this machine. */
export const sayInProcess = async (
  { catalogue }: ReadModel,
  { turns, rounds }: Rounds,
): Promise<void> => {
  const [users, appObjects] = [new UserQueries(catalogue), new AppObjectQueries(catalogue)];
  const recordings = new RecordingQueries(catalogue);
  const members = memberIds();
  const list = (sight: ReturnType<typeof sightOf>) =>
    recordings.list({ filter: {}, sight, limit: PAGE });
  const turn = async (at: number, took: Record<Part, Durations>): Promise<void> => {
    const id = members[at % members.length] ?? '';
    const owner = people[at % people.length] ?? null;
    await took.account.of(() => preparedRows(catalogue, ACCOUNT, [id]));
    const session = await took.known.of(async (): Promise<Session> => {
      const { appObjectsAge, name, role } = (await users.calling(id)) ?? nobody(id);
      const [through] = await appObjects.of(id, appObjectsAge);
      return { userId: id, name: name ?? id, role, through: through ?? nobody(id) };
    });
    await took.decided.of(() => may(session, 'open', { owner }));
    await took.all.of(() => list('all'));
    await took.named.of(() => list(sightOf(session)));
  };
  const cpu = await cpuOf(catalogue);
  // Each is asked for once before: what an API process has in mind after its first requests.
  for (const at of members.keys()) await turn(at, durations(cpu));
  let best: Record<Part, Cost> = each(() => ({ clock: slowest, cpu: slowest }));
  for (let round = 0; round < rounds; round++) {
    const took = durations(cpu);
    for (let at = 0; at < turns; at++) await turn(at, took);
    const before = best;
    best = each((part) => lowestOf(before[part], costOf(took[part])));
  }
  say(best);
};

const nobody = (id: string): never => {
  throw new Error(`${id} has no account, or is a member of nothing.`);
};

const each = <T>(of: (part: Part) => T) =>
  Object.fromEntries(PARTS.map((part) => [part, of(part)])) as Record<Part, T>;

const durations = (cpu: () => number) => each(() => new Durations(cpu));

/** CPU that this process and the connections of a pool have used so far, in milliseconds. */
const cpuOf = async (catalogue: ReadModel['catalogue']): Promise<() => number> => {
  const backends = await rowsOf<{ pid: number }>(
    catalogue,
    `select pid from pg_stat_activity
     where datname = current_database() and application_name = 'recordings catalogue'`,
  );
  const pids = backends.map(({ pid }) => pid);
  return () => {
    const { user, system } = process.cpuUsage();
    return cpuMs(pids) + (user + system) / 1_000;
  };
};

type Cost = { readonly clock: Spread; readonly cpu: Spread };

const costOf = (took: Durations): Cost => ({
  clock: spreadOf(took),
  cpu: { half: took.cpuPercentile(50), most: took.cpuPercentile(99) },
});

const lowestOf = (one: Cost, other: Cost): Cost => ({
  clock: lowest(one.clock, other.clock),
  cpu: lowest(one.cpu, other.cpu),
});

const more = (one: Cost, other: Cost): Cost => ({
  clock: without(one.clock, other.clock),
  cpu: without(one.cpu, other.cpu),
});

const cells = ({ clock, cpu }: Cost): string[] =>
  [clock.half, clock.most, cpu.half, cpu.most].map(ms);

const say = ({ account, known, decided, all, named }: Record<Part, Cost>): void => {
  sayTable(
    ['in the process', 'half of all', '99 of 100', 'CPU: half', '99 of 100'],
    [
      ['the account of a caller', ...cells(account)],
      ['the same, and his App objects', ...cells(known)],
      ['  more', ...cells(more(known, account))],
      [`the decision on one, by a list of ${String(ENTRIES)}`, ...cells(decided)],
      [`a list of ${String(PAGE)} of all recordings`, ...cells(all)],
      ['the same of those that the access list names', ...cells(named)],
      ['  more', ...cells(more(named, all))],
    ],
  );
};
