import { setTimeout as delay } from 'node:timers/promises';
import {
  type Aggregate,
  type Decision,
  type Event,
  type Occasion,
  Refusal,
  fold,
} from '#domain/kernel';
import type { Codec } from './codec.js';
import {
  type EventStore,
  type ExpectedRevision,
  type StoredEvent,
  WrongExpectedRevision,
} from './event-store.js';
import { Turns } from './turns.js';

const LOST_RACES = 12;

/** Writers that lost a race together must not run the next one together. */
const scatter = (race: number) => delay(Math.random() * Math.min(500, 4 * 2 ** race));

/** What came of an attempt; `null`: somebody else appended first. */
const unlessLost = async <T>(attempt: () => Promise<T>): Promise<{ won: T } | null> => {
  try {
    return { won: await attempt() };
  } catch (error) {
    if (error instanceof WrongExpectedRevision) return null;
    throw error;
  }
};

export type Loaded<S> = {
  readonly state: S;
  readonly revision: ExpectedRevision;
  /** Of the stream's last event; `null` when there is none. */
  readonly position: bigint | null;
};

/** Load, fold, decide, append; again after a lost race. The only writer of events. */
export class Ledger {
  private readonly turns = new Turns();

  constructor(
    private readonly store: EventStore,
    private readonly codec: Codec,
  ) {}

  async load<S, E extends Event>(
    aggregate: Aggregate<S, E>,
    id: string | null,
  ): Promise<Loaded<S>> {
    const history: StoredEvent[] = [];
    for await (const event of this.store.readStream(streamOf(aggregate, id))) history.push(event);
    const events = (await this.codec.decodeAll(history)) as unknown as E[];
    const last = history.at(-1);
    return {
      state: fold(aggregate, events),
      revision: last?.revision ?? 'no-stream',
      position: last?.position ?? null,
    };
  }

  /**
   * Lets a rule decide on the newest state and stores what follows.
   * @returns the position up to which a reader must have read to see the effect: of the event appended,
   *   or, when the rule had nothing to add, of the last one that made it so. `null` in an empty stream.
   * @throws Refusal; EventStoreUnavailable
   */
  async transact<S, E extends Event>(
    aggregate: Aggregate<S, E>,
    id: string | null,
    decide: Decision<S, E>,
    on: Occasion,
  ): Promise<bigint | null> {
    const stream = streamOf(aggregate, id);
    return this.racing(stream, async () => {
      const { state, revision, position } = await this.load(aggregate, id);
      const events = decide(state, on);
      return events.length === 0 ? position : this.append(stream, revision, events, on);
    });
  }

  /**
   * Adds facts that no rule guards, such as who looked at what. @returns the last one's position.
   * @throws Refusal when others keep writing; EventStoreUnavailable
   */
  async note(stream: string, events: readonly Event[], on: Occasion): Promise<bigint> {
    return this.racing(stream, async () =>
      this.append(stream, await this.revisionOf(stream), events, on),
    );
  }

  /** Who lost a race waits his turn in this process, and scatters against those of other processes. */
  private async racing<T>(stream: string, attempt: () => Promise<T>): Promise<T> {
    const first = await unlessLost(attempt);
    if (first) return first.won;
    return this.turns.take(stream, async () => {
      for (let race = 0; race < LOST_RACES; race++) {
        const again = await unlessLost(attempt);
        if (again) return again.won;
        await scatter(race);
      }
      throw new Refusal(
        'conflict',
        'too-much-contention',
        'Others kept changing the same thing at the same time. Nothing was changed; try again.',
      );
    });
  }

  private async append(
    stream: string,
    revision: ExpectedRevision,
    events: readonly Event[],
    on: Occasion,
  ): Promise<bigint> {
    const encoded = await this.codec.encode(stream, revision, events, on);
    const { position } = await this.store.append(stream, revision, encoded);
    return position;
  }

  private async revisionOf(stream: string): Promise<ExpectedRevision> {
    return (await this.store.lastRevision(stream)) ?? 'no-stream';
  }
}

const streamOf = ({ noun }: { noun: string }, id: string | null): string =>
  id === null ? noun : `${noun}-${id}`;
