import type { QueryRunner } from 'typeorm';
import { notify } from '../checkpoint/notice.js';
import { type Batch, foldEvents } from './batch.js';
import { Fenced, isDataFault, isSystemFault, stoppedAt } from './catalogue-stopped.js';
import { CATALOGUE_NAME } from './log.js';
import type { Arrival } from './log-batches.js';
import { goOnWithRulePass } from '../recordings/rule-pass.js';
import { mayChangeRules, writeBatch } from './write-batch.js';
import { rowsOf } from '../rows-of.js';

/** Where a runner stands: the checkpoint it continues from, and the epoch it was given. */
export type Turn = { readonly epoch: number; readonly position: bigint | null };

type EventArrival = Extract<Arrival, { kind: 'event' }>;

type Options = {
  readonly runner: QueryRunner;
  readonly turn: Turn;
  /** Whether watchers are told: not while tables are built that nobody reads yet. */
  readonly tell: boolean;
};

/** Moves the catalogue on: each batch's rows and its checkpoint in one transaction, in order. */
export class Projector {
  private at: bigint | null;
  /** Rows may name rules that keep them no more; `null`: nobody has looked yet. */
  private hasWorkLeft: boolean | null = null;

  constructor(private readonly options: Options) {
    this.at = options.turn.position;
  }

  /** Everything up to here is committed. */
  get position(): bigint | null {
    return this.at;
  }

  /**
   * Projects what has arrived and gives the number of events. One that cannot be projected stops it,
   * with everything before that event committed.
   * @throws CatalogueStopped, Fenced, or a fault of database, disk or network
   */
  async project(arrivals: readonly Arrival[]): Promise<number> {
    const events = arrivals.filter((arrival) => arrival.kind === 'event');
    const upTo = lastPosition(arrivals);
    this.hasWorkLeft ??= true;
    if (upTo === null) return 0;
    const refused = await this.attempt(events, upTo);
    if (refused && events.length === 0) throw refused.why;
    if (refused) await this.oneByOne(events);
    return events.length;
  }

  /**
   * Does a part of what the events so far left to do; there may be such work once something was
   * projected. @returns whether there is more
   * @throws Fenced, or a fault of database, disk or network
   */
  async goOn(): Promise<boolean> {
    const { at } = this;
    if (at === null || this.hasWorkLeft !== true) return false;
    await this.inTransaction(async (runner) => {
      await this.moveCheckpoint(at, null);
      this.hasWorkLeft = await goOnWithRulePass(runner);
    });
    return this.hasWorkLeft;
  }

  /** Gets as far as it can, and says at which event that was. */
  private async oneByOne(arrivals: readonly EventArrival[]): Promise<void> {
    for (const arrival of arrivals) {
      const refused = await this.attempt([arrival], arrival.event.position);
      if (refused) throw stoppedAt(arrival.event, refused.why);
    }
  }

  /** `null` when it is done; otherwise why these events cannot be projected, now or ever. */
  private async attempt(
    arrivals: readonly EventArrival[],
    upTo: bigint,
  ): Promise<{ why: unknown } | null> {
    let batch: Batch;
    try {
      batch = foldEvents(await Promise.all(arrivals.map(({ decoded }) => decoded)));
    } catch (fault) {
      if (isSystemFault(fault)) throw fault;
      return { why: fault };
    }
    try {
      await this.commit(batch, upTo);
    } catch (fault) {
      if (!isDataFault(fault)) throw fault;
      return { why: fault };
    }
    return null;
  }

  private async commit(batch: Batch, upTo: bigint): Promise<void> {
    await this.inTransaction(async (runner) => {
      await this.moveCheckpoint(upTo, batch.lastAt);
      await writeBatch(runner, batch);
      if (this.options.tell) await notify(runner, upTo, batch);
    });
    this.at = upTo;
    if (mayChangeRules(batch)) this.hasWorkLeft = true;
  }

  private async inTransaction(work: (runner: QueryRunner) => Promise<void>): Promise<void> {
    const { runner } = this.options;
    await runner.startTransaction();
    try {
      await work(runner);
      await runner.commitTransaction();
    } catch (fault) {
      await runner.rollbackTransaction().catch(() => undefined);
      throw fault;
    }
  }

  /** First in the transaction: it locks the row, so that no two runners and no switch overlap. */
  private async moveCheckpoint(upTo: bigint, lastAt: string | null): Promise<void> {
    const { runner, turn } = this.options;
    const moved = await rowsOf<unknown>(
      runner,
      `with moved as (
         update checkpoint set position = $1, updated_at = now(),
           committed_at = coalesce($2::timestamptz, committed_at)
         where name = $3 and epoch = $4 and position is not distinct from $5::bigint
         returning name)
       select name from moved`,
      [upTo.toString(), lastAt, CATALOGUE_NAME, turn.epoch, this.at?.toString() ?? null],
    );
    if (moved.length === 0) throw new Fenced();
  }
}

const lastPosition = (arrivals: readonly Arrival[]): bigint | null => {
  const last = arrivals.findLast((arrival) => arrival.kind !== 'caught-up');
  if (last === undefined) return null;
  return last.kind === 'event' ? last.event.position : last.position;
};
