import { answering, cpuMs } from '../catalogue/cpu.js';
import { type Server, startProduct } from '../ingest/server.js';
import { load } from '../media/conditions.js';
import { say, sayTable, whole } from '../media/table.js';
import type { Callers } from './callers.js';
import { Connection } from './connection.js';
import { Durations } from './durations.js';
import { recorded, shownIn } from './recorded.js';
import {
  type Rounds,
  type Spread,
  lowest,
  ms,
  shown,
  slowest,
  spreadOf,
  without,
} from './rounds.js';
import { serverMs } from './server-time.js';

const OPEN_FILES = 1_024;
const PAGE = 50;
/** Requests of one caller after the other, over which the CPU of processes is measured. */
const STRETCH = 50;
const OK = [200, 206];

type Kind = keyof Callers;
const KINDS: readonly Kind[] = ['administrators', 'others', 'members'];

type Question = Pick<Parameters<Connection['ask']>[0], 'path' | 'headers'> & {
  readonly what: string;
};

/** What one kind of caller took, in milliseconds; `cpu` and `served` on average. */
type Cost = Spread & { readonly cpu: number; readonly served: number };

type Plan = { readonly folder: string; readonly callers: Callers } & Rounds;

/** The same requests, over HTTP, by somebody about whom nothing has to be decided and by members, in turns. */
export const sayOverHttp = async ({ folder, callers, ...rounds }: Plan): Promise<void> => {
  const server = await startProduct(folder, OPEN_FILES);
  const connection = new Connection(server.url);
  try {
    const { id, list } = await recorded(connection, server.url, callers);
    const seeing = await thoseWhoSee(connection, callers, list);
    say(
      `${String(seeing.members.length)} of the App objects grant the recording that is asked for, by a pattern`,
    );
    const rows: string[][] = [];
    for (const question of questionsOf(id)) {
      const costs = await costsOf({
        server,
        folder,
        connection,
        question,
        callers: seeing,
        ...rounds,
      });
      rows.push(...rowsOf(question, costs));
    }
    say('');
    sayTable(HEAD, rows);
    say(how(rounds));
  } finally {
    connection.close();
    await server.stop();
  }
};

const how = ({
  turns,
  rounds,
}: Rounds): string => `The API process as npm start runs it, and its client, on the same cores; one request at a time. Half of all and 99 of 100: by
the clock of the client, ${whole(turns)} requests of each caller in turns; CPU: of the main threads of API and PostgreSQL; in the
server: by the API's own histogram; both on average over ${whole(STRETCH)} requests of one caller after the other. Lowest of ${whole(rounds)}
rounds, each figure for itself; a difference is of two such figures. How much an administrator takes more than
himself tells what is noise. Load afterwards: ${load()}`;

const HEAD = ['over HTTP', 'half of all', '99 of 100', 'CPU', 'in the server'];

const questionsOf = (id: string): readonly Question[] => [
  { what: 'one recording', path: `/api/recordings/${id}` },
  {
    what: '64 KiB of its sound',
    path: `/api/recordings/${id}/audio`,
    headers: { range: 'bytes=65536-131071' },
  },
  { what: `a list of ${String(PAGE)}`, path: `/api/recordings?limit=${String(PAGE)}` },
];

/** Those whose App object grants one recording, and as many administrators. */
const thoseWhoSee = async (
  connection: Connection,
  { administrators, others, members }: Callers,
  list: string,
): Promise<Callers> => {
  const seeing: string[] = [];
  for (const token of members) if (await shownIn(connection, list, token)) seeing.push(token);
  if (seeing.length === 0) throw new Error('No App object grants the recording.');
  const as = (tokens: readonly string[]) => tokens.slice(0, seeing.length);
  return { administrators: as(administrators), others: as(others), members: seeing };
};

type Measured = Rounds & {
  readonly server: Server;
  readonly folder: string;
  readonly connection: Connection;
  readonly question: Question;
  readonly callers: Callers;
};

const costsOf = async (measured: Measured): Promise<Record<Kind, Cost>> => {
  const costs = { administrators: unknown(), others: unknown(), members: unknown() };
  // The first round is not counted: plans are made, and what is shown for the first time is noted in the log.
  for (let round = 0; round <= measured.rounds; round++) {
    const took = await inTurns(measured);
    for (const kind of KINDS) {
      const used = await inOneStretch(measured, kind);
      if (round === 0) continue;
      costs[kind] = lowestOf(costs[kind], { ...spreadOf(took[kind]), ...used });
    }
  }
  return costs;
};

const unknown = (): Cost => ({ ...slowest, cpu: Infinity, served: Infinity });

const lowestOf = (one: Cost, other: Cost): Cost => ({
  ...lowest(one, other),
  cpu: Math.min(one.cpu, other.cpu),
  served: Math.min(one.served, other.served),
});

/** One request each, again and again, and every time another begins. */
const inTurns = async ({ connection, question, callers, turns }: Measured) => {
  const took = {
    administrators: new Durations(),
    others: new Durations(),
    members: new Durations(),
  };
  for (let turn = 0; turn < turns; turn++)
    for (let place = 0; place < KINDS.length; place++) {
      const kind = KINDS[(turn + place) % KINDS.length] ?? 'members';
      const asked = { ...question, token: tokenOf(callers[kind], turn) };
      await took[kind].of(() => connection.ask(asked, OK));
    }
  return took;
};

const tokenOf = (tokens: readonly string[], turn: number): string =>
  tokens[turn % tokens.length] ?? '';

/** What a request uses on average: CPU of API and database, and time by the clock of the API itself. */
const inOneStretch = async (
  { server, folder, connection, question, callers }: Measured,
  kind: Kind,
): Promise<Pick<Cost, 'cpu' | 'served'>> => {
  const servedBefore = await serverMs(server.url);
  const pids = answering(folder);
  const before = pids.map((pid) => cpuMs([pid]));
  for (let turn = 0; turn < STRETCH; turn++)
    await connection.ask({ ...question, token: tokenOf(callers[kind], turn) }, OK);
  // A connection that was closed meanwhile, and its process, has used nothing.
  const used = pids.map((pid, place) => Math.max(0, cpuMs([pid]) - (before[place] ?? 0)));
  const cpu = used.reduce((sum, each) => sum + each, 0);
  return { cpu: cpu / STRETCH, served: ((await serverMs(server.url)) - servedBefore) / STRETCH };
};

const rowsOf = ({ what }: Question, { administrators, others, members }: Record<Kind, Cost>) => [
  [`${what}, by an administrator`, ...cells(administrators)],
  [`${what}, through an App object`, ...cells(members)],
  ['  more than by the administrator', ...cells(difference(members, administrators))],
  ['  an administrator more than himself', ...cells(difference(others, administrators))],
];

const difference = (one: Cost, other: Cost): Cost => ({
  ...without(one, other),
  cpu: one.cpu - other.cpu,
  served: one.served - other.served,
});

const cells = ({ cpu, served, ...spread }: Cost): string[] => [
  ...shown(spread),
  ms(cpu),
  ms(served),
];
