import type { QueryRunner } from 'typeorm';
import type { StoredEvent, SubscriptionMessage } from '../../event-store/event-store.js';
import { notify } from '../checkpoint/notice.js';
import { type Batch, foldEvents } from './batch.js';
import { Fenced, isDataFault, isSystemFault, stoppedAt } from './catalogue-stopped.js';
import { CATALOGUE_NAME, type Log } from './log.js';
import { writeBatch } from './write-batch.js';
import { rowsOf } from '../rows-of.js';

/** Where a runner stands: the checkpoint it continues from, and the epoch it was given. */
export type Turn = { readonly epoch: number; readonly position: bigint | null };

type Options = {
  readonly log: Log;
  readonly runner: QueryRunner;
  readonly turn: Turn;
  /** Whether watchers are told: not while tables are built that nobody reads yet. */
  readonly tell: boolean;
};

/** Moves the catalogue on: each batch's rows and its checkpoint in one transaction, in order. */
export class Projector {
  private at: bigint | null;

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
  async project(messages: readonly SubscriptionMessage[]): Promise<number> {
    const events = messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
    const upTo = lastPosition(messages);
    if (upTo === null) return 0;
    const refused = await this.attempt(events, upTo);
    if (refused && events.length === 0) throw refused.why;
    if (refused) await this.oneByOne(events);
    return events.length;
  }

  /** Gets as far as it can, and says at which event that was. */
  private async oneByOne(events: readonly StoredEvent[]): Promise<void> {
    for (const event of events) {
      const refused = await this.attempt([event], event.position);
      if (refused) throw stoppedAt(event, refused.why);
    }
  }

  /** `null` when it is done; otherwise why these events cannot be projected, now or ever. */
  private async attempt(
    events: readonly StoredEvent[],
    upTo: bigint,
  ): Promise<{ why: unknown } | null> {
    let batch: Batch;
    try {
      batch = foldEvents(await this.options.log.codec.decodeAll(events));
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
    const { runner, tell } = this.options;
    await runner.startTransaction();
    try {
      await this.moveCheckpoint(upTo, batch.lastAt);
      await writeBatch(runner, batch);
      if (tell) await notify(runner, upTo, batch.recordings);
      await runner.commitTransaction();
    } catch (fault) {
      await runner.rollbackTransaction().catch(() => undefined);
      throw fault;
    }
    this.at = upTo;
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

const lastPosition = (messages: readonly SubscriptionMessage[]): bigint | null => {
  const last = messages.findLast((message) => message.kind !== 'caught-up');
  if (last === undefined) return null;
  return last.kind === 'event' ? last.event.position : last.position;
};
