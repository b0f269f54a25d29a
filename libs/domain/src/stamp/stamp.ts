import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';

/** What a time-stamp authority has signed for a checkpoint of the chain of seals (RFC 3161). */
const stamp = z.object({
  authority: z.url().describe('Where it was asked.'),
  signer: z.string().describe('What the certificate of the authority calls it.'),
  time: z.iso.datetime().describe('By the clock of the authority.'),
  trusted: z
    .boolean()
    .describe('Its certificate leads to one of the roots that were given; false: none were.'),
  response: z.base64().describe('What it answered, as it came: TimeStampResp, DER.'),
});
export type Stamp = z.infer<typeof stamp>;

/** A stream for each checkpoint, named by its place in the chain. */
export const stampEvents = {
  CheckpointStamped: stamp
    .extend({ checkpoint: z.int().min(0).describe('Its place in the chain of seals.') })
    .describe('An authority has signed when a checkpoint of the chain of seals was there.'),
} as const;
type StampEvent = EventsOf<typeof stampEvents>;

/** `null`: nobody has stamped it yet. */
export const checkpointStamp: Aggregate<Stamp | null, StampEvent> = {
  noun: 'stamp',
  initial: null,
  evolve: {
    CheckpointStamped: (_before, { checkpoint: _checkpoint, ...said }) => said,
  },
};
