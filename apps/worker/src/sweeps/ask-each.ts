import { Refusal } from '#domain/kernel';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { SealFault } from '#infra/crypt/sealed-format';
import type { SweepFigures } from '#infra/read-model/sweeps/sweep-runs';

/** Enough to keep the event store busy, few enough to leave room for people. */
const AT_ONCE = 8;
/** What is left then is for the next turn. */
const LONGEST_MS = 10_000;

/**
 * Asks the rule about each of those that seem due, page by page, until there is none left or it has
 * taken long enough. `ask` tells whether there was something to do; whoever is refused, locked or
 * damaged stays, and does not keep the others waiting.
 */
export const askEach = async <Nominee>(
  pages: AsyncIterable<readonly Nominee[]>,
  ask: (nominee: Nominee) => Promise<boolean>,
): Promise<SweepFigures> => {
  const begun = performance.now();
  const figures = { lookedAt: 0, did: 0, refused: 0 };
  for await (const nominees of pages) {
    for (let from = 0; from < nominees.length; from += AT_ONCE) {
      const some = nominees.slice(from, from + AT_ONCE);
      const answers = await Promise.all(some.map((nominee) => answerOf(ask, nominee)));
      figures.lookedAt += some.length;
      figures.did += answers.filter((answer) => answer === 'did').length;
      figures.refused += answers.filter((answer) => answer === 'refused').length;
    }
    if (performance.now() - begun > LONGEST_MS) break;
  }
  return figures;
};

const answerOf = async <Nominee>(
  ask: (nominee: Nominee) => Promise<boolean>,
  nominee: Nominee,
): Promise<'did' | 'nothing' | 'refused'> => {
  try {
    return (await ask(nominee)) ? 'did' : 'nothing';
  } catch (error) {
    if (ofThisOne.some((kind) => error instanceof kind)) return 'refused';
    throw error;
  }
};

/** What says nothing about the next one. */
const ofThisOne = [Refusal, RecordingLocked, SealFault];

/** One page after another, each after the last of the one before, until one is empty. */
export async function* pagesOf<Nominee>(
  page: (after: Nominee | null) => Promise<readonly Nominee[]>,
): AsyncGenerator<readonly Nominee[]> {
  let nominees = await page(null);
  while (nominees.length > 0) {
    yield nominees;
    nominees = await page(nominees.at(-1) ?? null);
  }
}
