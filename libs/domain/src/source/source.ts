import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';

/**
 * What one device has delivered, in the order in which the log learnt of it: the revision of the event is
 * the number of the capture. Neither stream nor event tells which device that is.
 */
export const sourceEvents = {
  CaptureCounted: z
    .object({
      recording: z.uuid(),
      position: z
        .string()
        .regex(/^\d+$/)
        .describe('Of its RecordingStarted in the log: the next one counted has a later one.'),
    })
    .describe('A capture that began is the next one of its source.'),
} as const;
export type SourceEvent = EventsOf<typeof sourceEvents>;

export type Source = {
  /** Where the log tells of the newest capture that was counted; `null`: none was yet. */
  readonly upTo: bigint | null;
};

export const source: Aggregate<Source, SourceEvent> = {
  noun: 'source',
  initial: { upTo: null },
  evolve: { CaptureCounted: (_before, { position }) => ({ upTo: BigInt(position) }) },
};
