import { z } from 'zod';

/** Why a capture is kept as it came. */
export const notCompactedCodes = ['not-smaller', 'not-identical', 'compactor-crashed'] as const;

/** How a capture is kept. */
export const compactionEvents = {
  RecordingEncrypted: z
    .object({
      from: z.uuid().nullable().describe('The crypt key that it was under before.'),
      key: z.uuid().describe('Id of the crypt key that must be known to read it.'),
      keyCommitment: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional()
        .describe(
          'By which the key of its bytes is known again, and nothing else can be learnt; said with the first.',
        ),
    })
    .describe(
      'Its bytes are kept encrypted; when the key changes, only the key of the bytes is sealed anew.',
    ),
  RecordingCompacted: z
    .object({
      originalBytes: z.int(),
      compactBytes: z.int(),
      sha256: z.string().describe('Of the original, as it came out of the compact form again.'),
      format: z.string(),
    })
    .describe('The capture is kept compact; whoever asks for it gets the original, byte for byte.'),
  RecordingNotCompacted: z
    .object({
      code: z.enum(notCompactedCodes),
      reason: z.string().describe('A sentence for people.'),
    })
    .describe('The capture stays as it came, and this is why.'),
} as const;

type Encrypted = z.infer<(typeof compactionEvents)['RecordingEncrypted']>;

/** What was committed to first holds: nothing that is said later takes it back. */
export const encryptedUnder = <Of extends { readonly keyCommitment: string | null }>(
  before: Of,
  { key, keyCommitment }: Encrypted,
) => ({
  ...before,
  encryptedWith: key,
  keyCommitment: before.keyCommitment ?? keyCommitment ?? null,
});
