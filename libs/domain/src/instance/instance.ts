import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';
import { orphanKinds } from '../orphan/orphan.js';

/** So many of those that are missing are named. */
export const MOST_NAMED = 100;

const missedEvent = z.object({
  stream: z.string(),
  revision: z.string().regex(/^\d+$/),
  id: z.uuid(),
});
export type MissedEvent = z.infer<typeof missedEvent>;

export const instanceEvents = {
  InstanceCreated: z
    .object({ storeId: z.uuid() })
    .describe(
      'The first event of a store: names it, so that no checkpoint of another is believed.',
    ),
  ClockOffsetDeclared: z
    .object({
      fromMs: z.int(),
      toMs: z.int(),
      declaredAt: z.iso
        .datetime()
        .optional()
        .describe("What the machine's clock said; events of earlier releases do not have it."),
    })
    .describe(
      "Since this start the product's clock runs ahead of the machine's by another time, on purpose.",
    ),
  ClockConfirmed: z
    .object({
      knownAt: z.iso.datetime().describe('The last moment that was believed.'),
      confirmedAt: z.iso
        .datetime()
        .describe("What the machine's clock said when it was confirmed."),
    })
    .describe('An administrator said that the clock is right, and that sweeps may go on.'),
  OrphansReported: z
    .object({
      found: z.array(z.object({ kind: z.enum(orphanKinds), count: z.int().min(1) })),
    })
    .describe(
      'Bytes were found that no event speaks of, or events whose bytes are not there. Nothing was removed.',
    ),
  EventsMissed: z
    .object({
      count: z.int().min(1),
      first: z
        .array(missedEvent)
        .max(MOST_NAMED)
        .describe('In the order in which they were in the log; when there are more, the first.'),
    })
    .describe(
      'When the catalogue was built anew, the log held no more all that it had been built from before.',
    ),
} as const;
export type InstanceEvent = EventsOf<typeof instanceEvents>;

export type Instance = {
  readonly storeId: string | null;
  /** By how much the product's clock runs ahead, as it was declared last. */
  readonly clockOffsetMs: number;
  /** How often the clock was confirmed, by hand or by the declaration of an offset, and what it said the last time. */
  readonly confirmations: number;
  readonly confirmedAt: string | null;
};

const confirmed = ({ confirmations }: Instance, confirmedAt: string) => ({
  confirmations: confirmations + 1,
  confirmedAt,
});

export const instance: Aggregate<Instance, InstanceEvent> = {
  noun: 'instance',
  initial: { storeId: null, clockOffsetMs: 0, confirmations: 0, confirmedAt: null },
  evolve: {
    InstanceCreated: (before, { storeId }) => ({ ...before, storeId }),
    ClockOffsetDeclared: (before, { toMs, declaredAt }) => ({
      ...before,
      clockOffsetMs: toMs,
      // Who rehearses another time means what the clock says; who ends that says nothing of it.
      ...(declaredAt !== undefined && toMs !== 0 && confirmed(before, declaredAt)),
    }),
    ClockConfirmed: (before, { confirmedAt }) => ({ ...before, ...confirmed(before, confirmedAt) }),
    OrphansReported: (before) => before,
    EventsMissed: (before) => before,
  },
};
