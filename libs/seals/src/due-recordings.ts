import type { SealQueries, StartPlace } from '#infra/read-model/seals/seal.queries';

/** Of recordings that came a moment ago, so many go before those that have waited for long. */
const FRESH = 16;
/** Pages that are looked through at once for one that does not rest. */
const MOST_PAGES = 50;
/** A lap rests so many times as long as it took. */
const RESTS_TIMES = 4;
/** So many rest at once; the first of more are looked at again sooner. */
const MOST_RESTING = 10_000;

type Rest = {
  /** In milliseconds that pass. */
  readonly until: number;
  /** It waits for a crypt key. */
  readonly isLocked: boolean;
};

type Queries = Pick<SealQueries, 'fresh' | 'followed' | 'earliest'>;

/**
 * What is to be sealed next: what came just now, what is to be followed, then the earliest. Goes through
 * each list from place to place, so that what cannot be sealed now is passed by, however much that is.
 */
export class DueRecordings {
  private readonly laps: readonly Lap[];
  private readonly resting = new Map<string, Rest>();

  constructor(private readonly queries: Queries) {
    this.laps = [
      new Lap((limit, after) => queries.followed(limit, after)),
      new Lap((limit, after) => queries.earliest(limit, after)),
    ];
  }

  async next(limit: number): Promise<string[]> {
    const fresh = await this.queries.fresh(Math.min(FRESH, limit));
    const found = new Set(fresh.filter((id) => this.isAwake(id)));
    for (const lap of this.laps) await this.take(lap, found, limit);
    return [...found];
  }

  private async take(lap: Lap, found: Set<string>, limit: number): Promise<void> {
    for (let pages = 0; pages < MOST_PAGES && found.size < limit && !lap.isResting(); pages++) {
      const page = await lap.page(limit - found.size);
      for (const id of page.filter((each) => this.isAwake(each))) found.add(id);
    }
  }

  /** It is not looked at for so long; a locked one no longer than until `wakeLocked`. */
  rest(id: string, ms: number, { isLocked = false } = {}): void {
    this.resting.delete(id);
    this.resting.set(id, { until: performance.now() + ms, isLocked });
    const [oldest] = this.resting.keys();
    if (this.resting.size > MOST_RESTING && oldest !== undefined) this.resting.delete(oldest);
  }

  /** What is locked is looked at again. */
  wakeLocked(): void {
    for (const [id, { isLocked }] of this.resting) if (isLocked) this.resting.delete(id);
  }

  private isAwake(id: string): boolean {
    const rest = this.resting.get(id);
    if (rest === undefined) return true;
    if (performance.now() < rest.until) return false;
    return this.resting.delete(id);
  }
}

/** One list, from its beginning to its end, and again. */
class Lap {
  private after: StartPlace | null = null;
  private begun = 0;
  private restsUntil = 0;

  constructor(
    private readonly read: (limit: number, after: StartPlace | null) => Promise<StartPlace[]>,
  ) {}

  isResting(): boolean {
    return performance.now() < this.restsUntil;
  }

  async page(limit: number): Promise<string[]> {
    if (this.after === null) this.begun = performance.now();
    const places = await this.read(limit, this.after);
    this.after = places.at(-1) ?? null;
    if (places.length < limit) {
      this.after = null;
      this.restsUntil = performance.now() + RESTS_TIMES * (performance.now() - this.begun);
    }
    return places.map(({ id }) => id);
  }
}
