import type { EventType } from '#domain/catalogue-of-events';

type Data = Record<string, unknown>;

/**
 * How an event of version n becomes one of version n + 1: `upcast[n]`. The personal part is readable
 * there, or `null` when its key is gone.
 */
export type Versions = {
  readonly current: number;
  readonly upcast: Record<number, (old: Data) => Data>;
};

/** Events that have changed since they were first stored; all others are at version 1. */
export const changedEvents: Partial<Record<EventType, Versions>> = {};
