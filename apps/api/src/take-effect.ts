import type { Aggregate, Decision, Event, Occasion } from '#domain/kernel';
import type { Context } from './context.js';

const VISIBLE_WITHIN_MS = 2_000;

/** What is asked of one thing that has a stream: the rule that decides, and on which occasion. */
export type Asked<S, E extends Event> = {
  readonly aggregate: Aggregate<S, E>;
  readonly id: string | null;
  readonly decide: Decision<S, E>;
  readonly on: Occasion;
};

/** What came of it: the newest state, and whether the catalogue shows it already. */
export type Effect<S> = { readonly state: S; readonly shown: boolean };

/** Lets a rule decide, and waits a while until the catalogue shows what followed. @throws Refusal */
export const takeEffect = async <S, E extends Event>(
  { house, watch }: Pick<Context, 'house' | 'watch'>,
  { aggregate, id, decide, on }: Asked<S, E>,
): Promise<Effect<S>> => {
  const position = await house.ledger.transact(aggregate, id, decide, on);
  const shown = position === null || (await watch.waitFor(position, VISIBLE_WITHIN_MS));
  const { state } = await house.ledger.load(aggregate, id);
  return { state, shown };
};
