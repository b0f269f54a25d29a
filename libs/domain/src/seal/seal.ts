import { z } from 'zod';
import type { EventsOf } from '../kernel.js';
import { manifests } from './manifest.js';

const signature = z
  .base64()
  .describe('Ed25519 (RFC 8032) over the canonical JSON (RFC 8785) of the manifest.');

/**
 * The chain of seals: one entry an event, in the stream `seals`, whose revision is the sequence. Stored
 * for ever, and signed: a manifest that says something new has another `v`.
 */
export const sealEvents = {
  SealChained: z
    .object({ manifest: manifests.recording, signature })
    .describe('A recording was sealed: what it is now can be proved from here on.'),
  TombstoneChained: z
    .object({ manifest: manifests.tombstone, signature })
    .describe('What was sealed there is gone by a rule; the chain goes on over it.'),
  SealKeyChained: z
    .object({
      manifest: manifests.key,
      signature: signature.describe('By the key before; of the first, by itself.'),
      proof: signature.describe('The same by the new key.'),
    })
    .describe('Seals are signed with another key from here on.'),
  CheckpointChained: z
    .object({ manifest: manifests.checkpoint, signature })
    .describe('The head of the chain was signed, for witnesses to keep.'),
  StatementChained: z
    .object({ manifest: manifests.statement, signature })
    .describe('What the log took in until a midnight was counted, and that was signed.'),
} as const;
export type SealEvent = EventsOf<typeof sealEvents>;

/** The stream of the chain. */
export const SEALS = 'seals';
