import { TooManyRequests } from '../faults.js';

/** How many verifications there may be. */
export type VerifyLimits = {
  /** Worked on in one moment: one of a caller. */
  readonly atOnce: number;
  /** Worked on and waiting, of one caller. */
  readonly ofOne: number;
  /** The same of all callers. */
  readonly ofAll: number;
};

const LIMITS: VerifyLimits = { atOnce: 2, ofOne: 4, ofAll: 64 };
const AGAIN_S = 5;

/**
 * Who has a recording verified, has one worked on in one moment, and the callers take turns: whoever asks
 * for many waits behind himself, not before others.
 */
export class VerifyTurns {
  /** By caller, those who asked first, first; what they wait with. */
  private readonly waiting = new Map<string, (() => void)[]>();
  private readonly working = new Set<string>();
  private count = 0;

  constructor(private readonly limits: VerifyLimits = LIMITS) {}

  /** @throws TooManyRequests, before anything was done; whatever the work throws */
  async take<T>(caller: string, work: () => Promise<T>): Promise<T> {
    const { ofOne, ofAll } = this.limits;
    if (this.countOf(caller) >= ofOne) throw tooMany(`you have asked for ${String(ofOne)} already`);
    if (this.count >= ofAll) throw tooMany(`${String(ofAll)} of all callers wait already`);
    this.count += 1;
    try {
      await this.turnOf(caller);
      try {
        return await work();
      } finally {
        this.end(caller);
      }
    } finally {
      this.count -= 1;
      this.goOn();
    }
  }

  private turnOf(caller: string): Promise<void> {
    return new Promise((begin) => {
      const queue = this.waiting.get(caller) ?? [];
      this.waiting.set(caller, [...queue, begin]);
      this.goOn();
    });
  }

  private countOf(caller: string): number {
    return (this.waiting.get(caller)?.length ?? 0) + (this.working.has(caller) ? 1 : 0);
  }

  /** Whoever had his turn is behind the others with what he waits for besides. */
  private end(caller: string): void {
    this.working.delete(caller);
    const queue = this.waiting.get(caller);
    if (queue === undefined) return;
    this.waiting.delete(caller);
    this.waiting.set(caller, queue);
  }

  private goOn(): void {
    for (const [caller, [begin, ...rest]] of this.waiting) {
      if (this.working.size >= this.limits.atOnce) return;
      if (this.working.has(caller) || begin === undefined) continue;
      if (rest.length > 0) this.waiting.set(caller, rest);
      else this.waiting.delete(caller);
      this.working.add(caller);
      begin();
    }
  }
}

const tooMany = (why: string): TooManyRequests =>
  new TooManyRequests(
    `Recordings are verified one after the other, and ${why}. Try again in ${String(AGAIN_S)} seconds.`,
    AGAIN_S,
    'too-many-verifications',
  );
