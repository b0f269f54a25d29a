import { z } from 'zod';

const MOST_STRETCHES = 1_000;
const second = z.int().min(0).max(10_000_000);

/** Which seconds of a call are withheld in a package, and why. */
export const withholdingBody = z.strictObject({
  withhold: z
    .array(z.tuple([second, second]).refine(([from, to]) => from < to, 'from must be before to'))
    .min(1)
    .max(MOST_STRETCHES)
    .meta({
      description:
        'Whole seconds of the call, counted from 0, as [from, to) pairs: [12, 20] is from 0:12 to 0:20',
    }),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .refine((text) => text.isWellFormed(), 'has half a character')
    .meta({ description: 'Why; whoever checks the package is told' }),
});
