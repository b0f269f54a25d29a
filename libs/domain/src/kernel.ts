import type { z } from 'zod';

/** What a stream of one noun may hold: event type → the schema of its data. */
export type EventSchemas = Record<string, z.ZodType>;

/** The union of events that a table of schemas describes. */
export type EventsOf<S extends EventSchemas> = {
  [T in keyof S & string]: { readonly type: T; readonly data: z.infer<S[T]> };
}[keyof S & string];

export type Event<Type extends string = string, Data = unknown> = {
  readonly type: Type;
  readonly data: Data;
};

/**
 * The circumstances of a decision: who, when, through what, and which request it belongs to.
 * `by` is `user:<id>`, `device:<mac>` or `system:<process>`; `via` is the door (`rest`, `put`, `job`, …);
 * `appObject` names the App object that a person acts through, if any; `consent` is the id of the user
 * under whose consent he does, where the App object takes one.
 */
export type Occasion = {
  readonly by: string;
  readonly at: Date;
  readonly via: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly appObject?: string;
  readonly consent?: string;
  /** Id of the API token that a program acts with in the person's name. */
  readonly token?: string;
};

/** A verb: what follows from the state on an occasion. No events: it is so already. */
export type Decision<S, E> = (state: S, on: Occasion) => readonly E[];

/** One line per kind of event: leave one out and it does not compile. */
export type PerEvent<E extends Event, Given extends unknown[], Out> = {
  readonly [T in E['type']]: (...given: [...Given, Extract<E, { type: T }>['data']]) => Out;
};

export type Aggregate<S, E extends Event> = {
  /** Streams are named `<noun>-<id>`; a noun with a single stream is named `<noun>`. */
  readonly noun: string;
  readonly initial: S;
  readonly evolve: PerEvent<E, [S], S>;
};

export const fold = <S, E extends Event>(
  { initial, evolve }: Aggregate<S, E>,
  history: readonly E[],
): S =>
  history.reduce((now, { type, data }) => evolve[type as E['type']](now, data as never), initial);

/** Several verbs as one: each decides on what the ones before it have made of the state. */
export const oneAfterAnother =
  <S, E extends Event>(
    aggregate: Aggregate<S, E>,
    decisions: readonly Decision<S, E>[],
  ): Decision<S, E> =>
  (state, on) =>
    decisions.reduce<readonly E[]>((said, decide) => {
      const now = fold({ ...aggregate, initial: state }, said);
      return [...said, ...decide(now, on)];
    }, []);

export type RefusalKind =
  'invalid' | 'unauthenticated' | 'forbidden' | 'unknown' | 'gone' | 'conflict';

/** A rule said no; the only error the domain throws. `kind` picks the status, `code` is API. */
export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    readonly detail?: string,
    /** Figures that a program needs to go on; they stand in the answer beside the words. */
    readonly figures: { readonly removals?: number } = {},
  ) {
    super(detail ?? code);
    this.name = 'Refusal';
  }
}
