import { load } from '../media/conditions.js';
import { say, sayTable, times, whole } from '../media/table.js';
import { answering, cpuMs } from './cpu.js';
import { HOLD } from './grow.js';
import { FIRST, type Leaf, RecordingList } from './list.js';
import { ALL, type Question, questionsOf } from './questions.js';
import type { World } from './world.js';

/** More than so many times the first page of the smaller catalogue is too much. */
const MOST = 1.5;

/** A catalogue of a size; the smallest comes first. */
export type Asked = { readonly world: World; readonly size: number };

type Served = {
  readonly folder: string;
  readonly list: RecordingList;
  readonly questions: readonly Question[];
};

/** Asks for every list, of all catalogues in turn, and says what the answers took. */
export async function sayAnswers(asked: readonly Asked[], rounds: number): Promise<void> {
  const projecting = asked.map(({ world }) => world.project());
  try {
    const served: Served[] = [];
    for (const { world } of asked) served.push(await serve(world));
    const names = served[0]?.questions.map(({ what }) => what) ?? [];
    const rows: string[][] = [];
    for (const [place, what] of names.entries())
      rows.push([what, ...(await answers(served, place, rounds))]);
    sayTable(['list', ...asked.flatMap(({ size }) => headOf(size))], rows);
    say(HOW(rounds));
  } finally {
    for (const { stop } of projecting) await stop();
  }
}

const headOf = (size: number): string[] => [
  whole(size),
  '×',
  'CPU',
  '×',
  'page',
  'ms',
  '×',
  'CPU',
  '×',
];

const HOW = (
  rounds: number,
): string => `Milliseconds until the whole answer is there, and of CPU in the main threads of API and PostgreSQL: the first page, and
the hundredth or else the last. Medians of ${whole(rounds)}, the catalogues in turn. ×: times the first page of all recordings of the
smallest catalogue, asked for in the same rounds; what is more than ${String(MOST)} is marked. Pages have 50 recordings. Load
afterwards: ${load()}`;

const serve = async (world: World): Promise<Served> => ({
  folder: world.house.config.dataDir,
  list: await RecordingList.of(await world.serve()),
  questions: await questionsOf(world, HOLD),
});

/** What one question took of every catalogue, as it stands in the table. */
const answers = async (
  served: readonly Served[],
  place: number,
  rounds: number,
): Promise<string[]> => {
  const [smallest] = served;
  if (!smallest) return [];
  const pages: Page[][] = [];
  for (const each of served) pages.push(await pagesOf(each, each.questions[place] ?? ALL));
  const base: Page = { ...smallest, question: ALL, leaf: FIRST, costs: [] };
  for (let round = 0; round <= rounds; round++) {
    // The first round is not counted: what is shown for the first time is noted in the log.
    for (const page of [base, ...pages.flat()]) {
      const cost = await costOf(page);
      if (round > 0) page.costs.push(cost);
    }
  }
  return pages.flatMap((leaves) =>
    leaves.flatMap((page) => [
      ...(page.leaf === FIRST ? [] : [whole(page.leaf.number)]),
      ...figures(page, base, ({ ms }) => ms),
      ...figures(page, base, ({ cpu }) => cpu),
    ]),
  );
};

type Cost = { readonly ms: number; readonly cpu: number };
type Page = Pick<Served, 'folder' | 'list'> & {
  readonly question: Question;
  readonly leaf: Leaf;
  readonly costs: Cost[];
};

const pagesOf = async ({ folder, list }: Served, question: Question): Promise<Page[]> => {
  const leaves = [FIRST, await list.deep(question)];
  return leaves.map((leaf) => ({ folder, list, question, leaf, costs: [] }));
};

const costOf = async ({ folder, list, question, leaf }: Page): Promise<Cost> => {
  const pids = answering(folder);
  const before = cpuMs(pids);
  const ms = await list.ms(question, leaf);
  return { ms, cpu: cpuMs(pids) - before };
};

const figures = (page: Page, base: Page, of: (cost: Cost) => number): string[] => {
  const [value, usual] = [median(page.costs.map(of)), median(base.costs.map(of))];
  const ratio = value / usual;
  const mark = ratio > MOST ? '**' : '';
  return [value.toFixed(1), `${mark}${times(ratio)}${mark}`];
};

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
