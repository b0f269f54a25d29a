import { z } from 'zod';
import type { AsOf } from '#infra/read-model/past/moment';
import { Refusal } from '#domain/kernel';
import { roles } from '#domain/user/user';

const POSITION = /^\d{1,19}$/;
const MOST = 2n ** 63n;
const time = z.iso.datetime({ offset: true }).or(z.iso.date());

const asOf = z
  .string()
  .max(40)
  .transform((text, problem): AsOf => {
    if (POSITION.test(text) && BigInt(text) < MOST) return BigInt(text);
    const moment = time.safeParse(text);
    if (moment.success) return new Date(moment.data);
    const message =
      'Not a time (ISO 8601, such as 2026-03-03T14:00:00Z) and not a position of the log.';
    problem.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** What asks for the past; whose past, only together with when. */
export const pastQuery = {
  asOf: asOf.optional().meta({
    description: 'For auditors: as it stood at a time, or at a position of the log',
  }),
  user: z.string().min(1).max(100).optional().meta({
    description: 'With asOf: as this person saw it then; his id, or name or extension of then',
  }),
  appObject: z.string().min(1).max(200).optional().meta({
    description: 'With asOf and user: through which of his App objects',
  }),
};

export type PastQuery = {
  readonly asOf?: AsOf | undefined;
  readonly user?: string | undefined;
  readonly appObject?: string | undefined;
};

/** @throws Refusal where it is asked whose past, but not when */
export const refuseUnlessPast = ({ asOf: when, user, appObject }: PastQuery): void => {
  if (when === undefined && (user !== undefined || appObject !== undefined))
    throw new Refusal('invalid', 'as-of-missing', 'user and appObject go with asOf: say when.');
};

/**
 * What the answer does not show though it was so: a choice among App objects is in no event; the names and
 * extensions of people who are gone are forgotten, and with them whom an access list named. And why nothing
 * was seen: no supervisor had consented.
 */
export const pastLimits = ['app-object-not-known', 'people-forgotten', 'no-consent'] as const;

/** What an answer about the past says of itself. */
export const asOfSchema = z.object({
  position: z.string(),
  at: z.iso.datetime(),
  user: z
    .object({ id: z.string(), name: z.string().nullable(), role: z.enum(roles) })
    .exactOptional()
    .meta({ description: 'As whom it was seen; as he was then' }),
  appObject: z.string().nullable().exactOptional(),
  consent: z
    .string()
    .nullable()
    .exactOptional()
    .meta({ description: 'Id of the supervisor under whose consent it was seen' }),
  consentName: z.string().nullable().exactOptional().meta({
    description: 'What that supervisor was called then; null: nobody, or not known any more',
  }),
  appObjects: z
    .array(z.string())
    .exactOptional()
    .meta({ description: 'The App objects that he might have acted through' }),
  limits: z
    .array(z.enum(pastLimits))
    .exactOptional()
    .meta({ description: 'Of the past: what it could not take into account' }),
  erased: z
    .array(z.string())
    .exactOptional()
    .meta({ description: 'Of the past: ids of those shown that were destroyed since' }),
});
