import { z } from 'zod';

/** How it came out whose a recording is; what a person says stands above what the product finds. */
export const ownerWays = ['registration', 'device', 'hand'] as const;
export type OwnerWay = (typeof ownerWays)[number];

/** Whose it was said to be, and by what; `id` is `null` for nobody's. */
export type SaidOwner = {
  readonly id: string | null;
  readonly how: OwnerWay;
  /** ISO 8601: when the product found it out; `null`: a person said it, or that is not known. */
  readonly since: string | null;
};

/** Whose it is, whose it was, how that came out, and a person's reason, which may name people. */
export const ownerAssigned = z
  .object({
    owner: z.string().nullable().describe('Id of the user whose it is; null: nobody’s.'),
    from: z.string().nullable().describe('Whose it was before.'),
    how: z
      .enum(ownerWays)
      .describe('By what the phone was registered as, by the device, or by a person’s hand.'),
    since: z.iso
      .datetime()
      .optional()
      .describe('When the product found it out; no time of grace runs from before.'),
    personal: z.object({ reason: z.string() }).nullable().optional(),
  })
  .describe('It is known whose recording it is.');
