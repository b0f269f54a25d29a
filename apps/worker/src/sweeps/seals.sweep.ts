import type { Logger } from 'pino';
import { Refusal } from '#domain/kernel';
import { recording } from '#domain/recording/recording';
import { verified } from '#domain/recording/verify';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { systemOccasion } from '#infra/occasion';
import type { SealRound } from '#infra/read-model/seals/seal-rounds';
import type { SweepFigures } from '#infra/read-model/sweeps/sweep-runs';
import { error } from '#infra/trace/trace';
import type { Seals } from '#seals/seals';
import { verifyRecording } from '#seals/verify-recording';
import type { Sweep } from './sweep.js';

const PAGE = 8;
/** A turn takes a tenth of the time between two turns, and a page more. */
const LONGEST_MS = 1_500;

/** What came of one: whether it differs; `null`: there is nothing to compare any more. */
type Outcome = boolean | null;

/**
 * Compares all sealed recordings with their seals, one page after the other, and begins anew when it is
 * through. What differs is said in its history, kept, and an alarm until it does no more.
 */
export class SealsSweep implements Sweep {
  readonly goesByTheClock = false;

  constructor(
    private readonly seals: Seals,
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
    } while (performance.now() - begun < LONGEST_MS);
    return figures;
  }

  /** Those that differed and are gone are not faulty any more: the next round finds who still is. */
  private ended(round: SealRound): SealRound {
    if (round.at === '') return round;
    const endedAt = this.seals.house.clock.now();
    return { ...round, at: '', round: round.round + 1, lookedAt: 0, endedAt };
  }

  private async look(
    round: SealRound,
    ids: readonly string[],
    figures: { lookedAt: number; did: number },
  ): Promise<SealRound> {
    const faulty = new Set(round.faulty);
    for (const id of ids) {
      const differs = await this.compare(id);
      figures.lookedAt += 1;
      if (differs === true && !faulty.has(id)) figures.did += 1;
      if (differs === true) faulty.add(id);
      else faulty.delete(id);
    }
    const at = ids.at(-1) ?? '';
    return { ...round, at, lookedAt: round.lookedAt + ids.length, faulty: [...faulty] };
  }

  private async compare(id: string): Promise<Outcome> {
    const { house } = this.seals;
    try {
      const { sequence, differences } = await verifyRecording(this.seals, id);
      const decide = verified({ sequence, differences, how: 'scrub' });
      const on = systemOccasion(house.clock, 'seals', { via: 'sweep' });
      await house.ledger.transact(recording, id, decide, on);
      if (differences.length > 0) this.alarm(id, differences.map(({ detail }) => detail).join(' '));
      return differences.length > 0;
    } catch (fault) {
      if (fault instanceof Refusal || fault instanceof RecordingLocked) return null;
      throw fault;
    }
  }

  private alarm(id: string, detail: string): void {
    this.log.error({ recording: id }, `A recording differs from its seal. ${detail}`);
    error.recording('A recording differs from its seal.', { recording: id });
  }
}
