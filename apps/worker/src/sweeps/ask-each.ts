import { Refusal } from '#domain/kernel';
import type { SweepFigures } from '#infra/read-model/sweeps/sweep-runs';

/** Enough to keep the event store busy, few enough to leave room for people. */
const AT_ONCE = 8;
/** What is left then is for the next turn. */
const LONGEST_MS = 20_000;

type Nominees<N> = {
  /** The next page of those that seem due after one, in a fixed order; empty at the end. */
  readonly page: (after: N | null) => Promise<readonly N[]>;
  /** Asks the rule about one: was there something to do? @throws Refusal */
  readonly ask: (nominee: N) => Promise<boolean>;
};

/**
 * Asks the rule about every nominee, page by page, until there is none left or it has taken long
 * enough. Whoever is refused stays, and does not keep the others waiting.
 */
export const askEach = async <N>({ page, ask }: Nominees<N>): Promise<SweepFigures> => {
  const begun = performance.now();
  const figures = { lookedAt: 0, did: 0, refused: 0 };
  let nominees = await page(null);
  while (nominees.length > 0 && performance.now() - begun < LONGEST_MS) {
    for (let from = 0; from < nominees.length; from += AT_ONCE) {
      const some = nominees.slice(from, from + AT_ONCE);
      const answers = await Promise.all(some.map((nominee) => answerOf(ask, nominee)));
      figures.lookedAt += some.length;
      figures.did += answers.filter((answer) => answer === 'did').length;
      figures.refused += answers.filter((answer) => answer === 'refused').length;
    }
    nominees = await page(nominees.at(-1) ?? null);
  }
  return figures;
};

const answerOf = async <N>(
  ask: (nominee: N) => Promise<boolean>,
  nominee: N,
): Promise<'did' | 'nothing' | 'refused'> => {
  try {
    return (await ask(nominee)) ? 'did' : 'nothing';
  } catch (error) {
    if (error instanceof Refusal) return 'refused';
    throw error;
  }
};
