import { z } from 'zod';

const side = z.object({
  packets: z.int(),
  lost: z.int(),
  lossPercent: z.number(),
  jitterMs: z.number(),
});

/** Measured losses and jitter; milliseconds and per cent, `null` for a side of which nothing came. */
export const quality = side.extend({ local: side.nullable(), remote: side.nullable() });
export type Quality = z.infer<typeof quality>;
