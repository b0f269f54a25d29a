import { load } from '../media/conditions.js';
import { say, sayTable, times, whole } from '../media/table.js';
import { HOLD } from './grow.js';
import { FIRST, type Leaf, RecordingList } from './list.js';
import { ALL, type Question, questionsOf } from './questions.js';
import type { World } from './world.js';

/** More than so many times the first page of the smaller catalogue is too much. */
const MOST = 1.5;

/** A catalogue of a size; the smallest comes first. */
export type Asked = { readonly world: World; readonly size: number };

type Served = {
  readonly list: RecordingList;
  readonly questions: readonly Question[];
};

/** Asks for every list, of all catalogues in turn, and says how long the answers took. */
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

const headOf = (size: number): string[] => [whole(size), '×', 'page', 'ms', '×'];

const HOW = (
  rounds: number,
): string => `Milliseconds until the whole answer is there: the first page, and the hundredth or else the last. Medians of
${whole(rounds)}, the catalogues in turn. ×: times the first page of all recordings of the smallest catalogue, asked for in the same
rounds; what is more than ${String(MOST)} is marked. Pages have 50 recordings. Load afterwards: ${load()}`;

const serve = async (world: World): Promise<Served> => ({
  list: await RecordingList.of(await world.serve()),
  questions: await questionsOf(world, HOLD),
});

/** Times of one question to every catalogue, as they stand in the table. */
const answers = async (
  served: readonly Served[],
  place: number,
  rounds: number,
): Promise<string[]> => {
  const [smallest] = served;
  if (!smallest) return [];
  const pages = await Promise.all(served.map((each) => pagesOf(each, place)));
  const base = { ask: () => smallest.list.ms(ALL, FIRST), ms: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    // The first round is not counted: what is shown for the first time is noted in the log.
    for (const { ask, ms } of [base, ...pages.flat()]) {
      const took = await ask();
      if (round > 0) ms.push(took);
    }
  }
  const usual = median(base.ms);
  return pages.flatMap(([first, deep]) => [
    ...figures(median(first.ms), usual),
    whole(deep.leaf.number),
    ...figures(median(deep.ms), usual),
  ]);
};

type Timed = { readonly leaf: Leaf; readonly ask: () => Promise<number>; readonly ms: number[] };

const pagesOf = async ({ list, questions }: Served, place: number): Promise<[Timed, Timed]> => {
  const question = questions[place] ?? ALL;
  const timed = (leaf: Leaf): Timed => ({ leaf, ask: () => list.ms(question, leaf), ms: [] });
  return [timed(FIRST), timed(await list.deep(question))];
};

const figures = (ms: number, usual: number): string[] => {
  const ratio = ms / usual;
  return [ms.toFixed(1), `${ratio > MOST ? '**' : ''}${times(ratio)}${ratio > MOST ? '**' : ''}`];
};

const median = (figures: readonly number[]): number =>
  figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)] ?? NaN;
