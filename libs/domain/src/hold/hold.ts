import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';

/** Recordings that may be named one by one in a hold. */
const MOST_IDS = 1_000;

/**
 * What a hold covers: every recording, present or future, that fits all of this; what is left out does
 * not narrow. The words are those of the list of recordings, whose SQL decides for both.
 */
export const holdScope = z.object({
  q: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Part of a name, number, device or conversation.'),
  number: z.string().min(1).max(100).optional().describe('Part of a number on either side.'),
  owner: z.string().min(1).max(200).optional().describe("The owner's id, number or name."),
  from: z.iso.datetime().optional().describe('Started at or after.'),
  to: z.iso.datetime().optional().describe('Started before.'),
  direction: z.enum(['in', 'out', 'internal']).optional(),
  device: z.string().min(1).max(64).optional().describe('MAC address of the recording device.'),
  conversation: z.string().min(1).max(64).optional().describe('Conference id.'),
  ids: z.array(z.uuid()).min(1).max(MOST_IDS).optional().describe('One of these recordings.'),
});
export type HoldScope = z.infer<typeof holdScope>;

/** Who it is about stands in the personal parts, which go with the hold's own key. */
export const holdEvents = {
  HoldPlaced: z
    .object({
      personal: z
        .object({
          name: z.string(),
          reason: z.string().nullable(),
          scope: holdScope,
          owners: z
            .array(z.string())
            .describe('Ids of the users whom `owner` named then: a new name releases nobody.'),
        })
        .nullable(),
    })
    .describe('From now on nothing under this legal hold can be removed or changed by anyone.'),
  HoldLifted: z
    .object({ personal: z.object({ reason: z.string() }).nullable() })
    .describe('The legal hold is over; what was under it goes its ordinary way again.'),
} as const;
export type HoldEvent = EventsOf<typeof holdEvents>;

export type Hold = { readonly stage: 'unknown' | 'placed' | 'lifted' };

export const hold: Aggregate<Hold, HoldEvent> = {
  noun: 'hold',
  initial: { stage: 'unknown' },
  evolve: {
    HoldPlaced: () => ({ stage: 'placed' }),
    HoldLifted: () => ({ stage: 'lifted' }),
  },
};
