import { z } from 'zod';
import { foundDifference, note } from '#domain/recording/verification';
import { manifests } from '#domain/seal/manifest';

const hash = z.string().meta({ description: 'SHA-256, hex' });
const signature = z
  .string()
  .meta({ description: 'Ed25519, base64, over the canonical JSON (RFC 8785) of the manifest' });

const stampSchema = z
  .object({
    time: z.iso.datetime().meta({ description: 'By the clock of the authority' }),
    authority: z.string().meta({ description: 'Where it was asked' }),
    signer: z.string().meta({ description: 'What its certificate calls it' }),
    trusted: z.boolean().meta({
      description: 'Its certificate leads to a root that was given; false: none was given',
    }),
    response: z.string().meta({
      description: 'TimeStampResp (RFC 3161), DER, base64, over the canonical JSON of the manifest',
    }),
  })
  .meta({ id: 'TimeStamp' });

export const checkpointSchema = z
  .object({
    manifest: manifests.checkpoint,
    signature,
    hash,
    stamp: stampSchema.nullable().meta({ description: 'null: no authority has stamped it' }),
  })
  .meta({ id: 'Checkpoint', description: 'A signed tree head, for witnesses to keep' });

export const keySchema = z
  .object({
    id: hash.meta({ description: 'Its fingerprint: SHA-256 of the public key (DER), hex' }),
    publicKey: z.string().meta({ description: 'PEM' }),
    since: z.iso.datetime(),
    sequence: z.int().meta({ description: 'Its entry in the chain' }),
    vouchedBy: hash.nullable().meta({ description: 'The key before; null: it is the first' }),
  })
  .meta({ id: 'SealKey' });

export const sealsSchema = z
  .object({
    watermark: z.boolean().meta({ description: 'All recordings are sealed' }),
    chain: z.object({
      id: z.string(),
      entries: z.int(),
      head: hash.nullable(),
      key: hash.nullable().meta({ description: 'Seals are signed with it at present' }),
    }),
    progress: z.object({ sealed: z.int(), waiting: z.int() }),
    checkpoint: checkpointSchema.nullable().meta({ description: 'The last one' }),
    scrub: z
      .object({
        round: z.int(),
        lookedAt: z.int().meta({ description: 'So many in this round' }),
        endedAt: z.iso.datetime().nullable().meta({ description: 'When the last round ended' }),
        faulty: z
          .array(z.string())
          .meta({ description: 'Recordings that differ from their seals, a hundred at most' }),
      })
      .meta({
        description: 'All sealed recordings are compared with their seals, again and again',
      }),
    keys: z.array(keySchema).meta({ description: 'The newest first' }),
  })
  .meta({ id: 'Seals' });

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
export const checkpointsPage = z.object({ items: z.array(checkpointSchema) });

export const statementSchema = z
  .object({ manifest: manifests.statement, signature, hash })
  .meta({ id: 'Statement', description: 'What the log took in until a midnight, signed' });
export const statementsQuery = pageQuery.extend({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: 'Where the page before ended: its `next`' }),
});
export const statementsPage = z.object({
  items: z.array(statementSchema),
  next: z.int().nullable().meta({ description: 'null: there are none before' }),
});
export const keysPage = z.object({ items: z.array(keySchema) });

export const verificationSchema = z
  .object({
    valid: z.boolean(),
    differences: z
      .array(foundDifference)
      .meta({ description: 'What differs from the seal, and where' }),
    notes: z.array(note).meta({ description: 'What could not be compared, and why' }),
    seal: z
      .object({
        sequence: z.int(),
        hash,
        key: hash,
        sealedAt: z.iso.datetime(),
        receivedAt: z.iso.datetime(),
        hasSound: z.boolean(),
      })
      .nullable(),
    checkpoint: z
      .object({ sequence: z.int(), size: z.int(), root: hash, sealedAt: z.iso.datetime() })
      .nullable()
      .meta({ description: 'The first that covers the seal' }),
  })
  .meta({ id: 'Verification' });
