import type { DataSource, QueryRunner } from 'typeorm';
import type { Sight } from '#domain/access/may';
import type { House } from '../../house.js';
import { AppObjectQueries } from '../app-objects/app-object.queries.js';
import { type TimeCursor, isUuid } from '../cursor.js';
import { CATALOGUE, RUNTIME } from '../data-sources.js';
import { HoldQueries } from '../holds/hold.queries.js';
import type { RecordingFilter } from '../recordings/recording.filter.js';
import type { RecordingJson } from '../recordings/recording-json.js';
import { TABLES_LOCK } from '../prepare-database.js';
import { RecordingQueries } from '../recordings/recording.queries.js';
import { SupervisionQueries } from '../supervisions/supervision.queries.js';
import { UserQueries } from '../users/user.queries.js';
import { rowsOf } from '../rows-of.js';
import { hiding, placeNouns } from './past-nouns.js';
import { type Candidate, goneAmong, placeRecordings, walk } from './past-recordings.js';

/** What one page may cost; whoever wants more goes on from where it ended. */
const BOUNDS = { walked: 2_000, lookedAt: 20_000, placed: 1_500 } as const;
const MOST_MS = 30_000;

export type PastList = {
  readonly filter: RecordingFilter;
  readonly sight: Sight;
  readonly limit: number;
  readonly after: TimeCursor | null;
};

export type PastPage = {
  readonly items: readonly RecordingJson[];
  /** The last place that was looked at; `null`: there is nothing after it. */
  readonly next: TimeCursor | null;
};

type Source = {
  readonly catalogue: DataSource;
  /** `keyring`: what is locked is so by the keys that are open now. */
  readonly house: Pick<House, 'store' | 'codec' | 'vault' | 'keyring'>;
};

/**
 * The catalogue as it stood at a position of the log. In one transaction, tables of its own hide those of
 * the catalogue, with the rows that the same projections make of the events until then; so that the
 * same statements read them.
 */
export class PastCatalogue {
  readonly users: Pick<UserQueries, 'one' | 'meantBy'>;
  readonly appObjects: AppObjectQueries;
  readonly holds: Pick<HoldQueries, 'on' | 'one'>;
  readonly supervisions: Pick<SupervisionQueries, 'runningFor'>;
  private readonly recordings: RecordingQueries;
  private placed = 0;

  private constructor(
    private readonly runner: QueryRunner,
    private readonly house: Source['house'],
    private readonly upTo: bigint,
  ) {
    this.users = new UserQueries(runner.manager);
    this.appObjects = new AppObjectQueries(runner.manager);
    this.holds = new HoldQueries(runner.manager, house);
    this.supervisions = new SupervisionQueries(runner.manager, house.codec);
    this.recordings = new RecordingQueries(runner.manager, house.keyring);
  }

  /** Reads in it; of what it was nothing is left afterwards. */
  static async read<T>(
    { catalogue, house }: Source,
    upTo: bigint,
    work: (past: PastCatalogue) => Promise<T>,
  ): Promise<T> {
    const runner = catalogue.createQueryRunner();
    try {
      // Tables that are put in the place of others hold nothing for who began to look before.
      await runner.query('select pg_advisory_lock_shared($1)', [TABLES_LOCK]);
      return await PastCatalogue.readBy(runner, house, { upTo, work });
    } finally {
      await runner.release();
    }
  }

  /** By a runner that holds the lock, and no more afterwards. */
  private static async readBy<T>(
    runner: QueryRunner,
    house: Source['house'],
    { upTo, work }: { upTo: bigint; work: (past: PastCatalogue) => Promise<T> },
  ): Promise<T> {
    try {
      await runner.startTransaction('REPEATABLE READ');
      await runner.query(`set local statement_timeout = ${String(MOST_MS)}`);
      await placeNouns(runner, house.codec, upTo);
      await runner.query(`create temp table progress (like ${RUNTIME}.progress) on commit drop`);
      await runner.query(hiding('recordings'));
      return await work(new PastCatalogue(runner, house, upTo));
    } finally {
      await runner.rollbackTransaction().catch(() => undefined);
      await runner.query('select pg_advisory_unlock_shared($1)', [TABLES_LOCK]);
    }
  }

  /** A page, newest first. It ends early where too much would have to be looked at. */
  async list({ filter, sight, limit, after }: PastList): Promise<PastPage> {
    await this.clear();
    const shown = await this.recordings.shownIn({ filter, sight });
    const { from, to } = filter;
    let place = after;
    for (let lookedAt = 0; lookedAt < BOUNDS.lookedAt; lookedAt += BOUNDS.walked) {
      const { runner, upTo } = this;
      const walked = await walk(runner, {
        ...{ upTo, from, to, shown, after: place, limit: BOUNDS.walked },
      });
      for (const some of stepsOf(walked, limit + 1)) {
        await this.place(some);
        place = placeOf(some.at(-1)) ?? place;
        const page = await this.recordings.list({ filter, sight, limit });
        if (page.next !== null) return { items: page.items, next: lastOf(page.items) };
        if (this.placed >= BOUNDS.placed) return { items: page.items, next: place };
      }
      if (walked.length < BOUNDS.walked) place = null;
      if (place === null) break;
    }
    const { items } = await this.recordings.list({ filter, sight, limit });
    return { items, next: place };
  }

  /** `null`: there was none of that id then. */
  async one(id: string): Promise<RecordingJson | null> {
    if (!isUuid(id)) return null;
    await this.clear();
    await this.place([{ id, startedAt: new Date(0), changed: true, matches: false }]);
    return this.recordings.one(id);
  }

  /** Those of which nothing personal can be told any more. */
  async erased(ids: readonly string[]): Promise<string[]> {
    return [...(await goneAmong(this.runner, ids))];
  }

  /** How many people were known then whose names and extensions nobody knows any more. */
  async forgotten(): Promise<number> {
    const [row] = await rowsOf<{ count: string }>(
      this.runner,
      `select count(*) from users was join ${CATALOGUE}.users now_ on now_.id = was.id
       where was.removed_at is null and now_.removed_at is not null`,
    );
    return Number(row?.count);
  }

  /** Each answer is out of what was placed for it. */
  private async clear(): Promise<void> {
    this.placed = 0;
    await this.runner.query('truncate pg_temp.recordings');
  }

  private async place(some: readonly Candidate[]): Promise<void> {
    const candidates = some.filter(({ changed, matches }) => changed || matches);
    this.placed += candidates.length;
    await placeRecordings(this.runner, this.house.codec, { upTo: this.upTo, candidates });
  }
}

/** In order, so many at a time that may be shown. */
function* stepsOf(walked: readonly Candidate[], wanted: number): Generator<readonly Candidate[]> {
  let [from, found] = [0, 0];
  for (const [index, { changed, matches }] of walked.entries()) {
    found += changed || matches ? 1 : 0;
    if (found < wanted) continue;
    yield walked.slice(from, index + 1);
    [from, found] = [index + 1, 0];
  }
  if (from < walked.length) yield walked.slice(from);
}

const placeOf = (candidate: Candidate | undefined): TimeCursor | null =>
  candidate ? { at: candidate.startedAt, id: candidate.id } : null;

const lastOf = (items: readonly RecordingJson[]): TimeCursor | null => {
  const last = items.at(-1);
  return last ? { at: new Date(last.startedAt), id: last.id } : null;
};
