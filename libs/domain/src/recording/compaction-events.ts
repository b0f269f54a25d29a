import { z } from 'zod';

/** Why a capture is kept as it came. */
export const notCompactedCodes = ['not-smaller', 'not-identical', 'compactor-crashed'] as const;

/** How a capture is kept. */
export const compactionEvents = {
  RecordingEncrypted: z
    .object({
      from: z.uuid().nullable().describe('The crypt key that it was under before.'),
      key: z.uuid().describe('Id of the crypt key that must be known to read it.'),
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
