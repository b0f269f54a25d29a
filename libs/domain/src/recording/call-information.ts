import { z } from 'zod';

const party = z.object({ name: z.string().nullable(), number: z.string().nullable() });
const directions = z.enum(['in', 'out', 'internal']).nullable();

/** Who called whom; `null` is what is not known. */
export type CallInformation = {
  /** As the local side sees it. */
  readonly direction: z.infer<typeof directions>;
  /** The side whose device recorded. */
  readonly local: z.infer<typeof party>;
  readonly remote: z.infer<typeof party>;
};

export const callInformationAttached = z
  .object({
    direction: directions.describe('As the local side sees it.'),
    source: z.enum(['request']).describe('Where it comes from.'),
    personal: z.object({ local: party, remote: party }).nullable(),
  })
  .describe('It became known who called whom; what was known before is replaced.');
