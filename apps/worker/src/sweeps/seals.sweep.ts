import type { Logger } from 'pino';
import { Refusal } from '#domain/kernel';
import { recording } from '#domain/recording/recording';
import { verified } from '#domain/recording/verify';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { systemOccasion } from '#infra/occasion';
import type { SealRound } from '#infra/read-model/seals/seal-rounds';
import type { SweepFigures } from '#infra/read-model/sweeps/sweep-runs';
import { error } from '#infra/trace/trace';
import { isOfOne } from '#seals/fault-of-one';
import type { Seals } from '#seals/seals';
import { type VerifyDeps, verifyRecording } from '#seals/verify-recording';
import type { Sweep } from './sweep.js';

const PAGE = 8;
/** A turn takes a tenth of the time between two turns, and a page more. */
const LONGEST_MS = 1_500;

type Deps = VerifyDeps & Pick<Seals, 'house' | 'queries' | 'rounds'>;

/** What came of one: whether it differs; `null`: it is locked, which changes nothing of what is known. */
type Outcome = boolean | null;

/**
 * Compares all sealed recordings with their seals, one page after the other, and begins anew when it is
 * through. What differs is said in its history, kept, and an alarm until it does no more. One that cannot be
 * compared counts as one that differs, and does not keep the others waiting.
 */
export class SealsSweep implements Sweep {
  readonly goesByTheClock = false;

  constructor(
    private readonly seals: Deps,
    private readonly log: Logger,
  ) {}

  async run(): Promise<SweepFigures> {
    const begun = performance.now();
    const { rounds, queries } = this.seals;
    const figures = { lookedAt: 0, did: 0, refused: 0 };
    let round = await rounds.current();
    do {
      const ids = await queries.sealedAfter(round.at, PAGE);
      if (ids.length === 0) {
        await rounds.keep(this.ended(round));
        break;
      }
      round = await this.look(round, ids, figures);
      await rounds.keep(round);
    } while (performance.now() - begun < LONGEST_MS && !(await this.isSomethingFresh()));
    return figures;
  }

  /** What came just now is sealed first: a turn is a page long then. */
  private async isSomethingFresh(): Promise<boolean> {
    return (await this.seals.queries.fresh(1)).length > 0;
  }

  private ended(round: SealRound): SealRound {
    const faulty = stillThere(round, []);
    if (round.at === '') return { ...round, faulty };
    const endedAt = this.seals.house.clock.now();
    return { ...round, at: '', round: round.round + 1, lookedAt: 0, faulty, endedAt };
  }

  private async look(
    round: SealRound,
    ids: readonly string[],
    figures: { lookedAt: number; did: number },
  ): Promise<SealRound> {
    const faulty = new Set(stillThere(round, ids));
    for (const id of ids) {
      const differs = await this.compare(id, faulty.has(id));
      figures.lookedAt += 1;
      if (differs === true && !faulty.has(id)) figures.did += 1;
      if (differs === true) faulty.add(id);
      if (differs === false) faulty.delete(id);
    }
    const at = ids.at(-1) ?? '';
    return { ...round, at, lookedAt: round.lookedAt + ids.length, faulty: [...faulty] };
  }

  private async compare(id: string, isKnown: boolean): Promise<Outcome> {
    const { house } = this.seals;
    try {
      const { sequence, differences } = await verifyRecording(this.seals, id);
      const decide = verified({ sequence, differences, how: 'scrub' });
      const on = systemOccasion(house.clock, 'seals', { via: 'sweep' });
      await house.ledger.transact(recording, id, decide, on);
      if (differences.length > 0) this.alarm(id, differences.map(({ detail }) => detail).join(' '));
      return differences.length > 0;
    } catch (fault) {
      if (fault instanceof Refusal) return false;
      if (fault instanceof RecordingLocked) return null;
      if (!(await isOfOne(this.seals, fault))) throw fault;
      if (!isKnown) this.sayIncomparable(id, fault);
      return true;
    }
  }

  private sayIncomparable(id: string, err: unknown): void {
    const what = 'A recording cannot be compared with its seal.';
    this.log.error({ recording: id, err }, what);
    error.recording(what, { recording: id });
  }

  private alarm(id: string, detail: string): void {
    this.log.error({ recording: id }, `A recording differs from its seal. ${detail}`);
    error.recording('A recording differs from its seal.', { recording: id });
  }
}

/**
 * Of those that differed, without the ones that the page should hold and does not: they are gone. Ids are
 * in the order of the pages; an empty page ends the round.
 */
const stillThere = ({ at, faulty }: SealRound, page: readonly string[]): string[] => {
  const last = page.at(-1);
  const isAhead = (id: string) => last !== undefined && id > last;
  return faulty.filter((id) => id <= at || page.includes(id) || isAhead(id));
};
