import { z } from 'zod';
import { MOST_MINUTES, revocationCauses } from '#domain/supervision/supervision';
import type { KeptSupervision } from '#infra/read-model/supervisions/supervision.queries';
import type { UserQueries } from '#infra/read-model/users/user.queries';

const MOST_CHARACTERS = 1_000;
const reason = z.string().max(MOST_CHARACTERS);
const minutes = z.int().min(1).max(MOST_MINUTES);

/** `POST /api/access`. */
export const requestBody = z.strictObject({
  reason: reason.min(1).meta({ description: 'What must be seen, and why' }),
  minutes: minutes.default(30).meta({ description: 'For how long' }),
});

/** `POST /api/access/{id}/grant`. */
export const grantBody = z
  .strictObject({
    minutes: minutes.exactOptional().meta({ description: 'At most as many as were asked for' }),
  })
  .optional();

/** `POST /api/access/{id}/refuse`. */
export const refuseBody = z.strictObject({ reason: reason.nullish() }).optional();

const person = z.object({ id: z.string(), name: z.string().nullable() });
const moment = z.iso.datetime().nullable();

export const accessView = z
  .object({
    id: z.uuid(),
    state: z.enum(['requested', 'granted', 'refused', 'revoked']),
    user: person,
    monitor: person,
    appObject: z.string(),
    reason: z.string().nullable().meta({ description: 'null: the account is gone' }),
    minutes: z.int(),
    requestedAt: z.iso.datetime(),
    until: moment.meta({ description: 'When a grant ends at the latest' }),
    endedAt: moment,
    refusal: z.string().nullable().meta({ description: 'Why it was refused, if that was said' }),
    cause: z.enum(revocationCauses).nullable().meta({ description: 'Why it ended' }),
  })
  .meta({ id: 'Access' });
export type AccessView = z.infer<typeof accessView>;

export const accessList = z.object({
  mine: accessView.nullable().meta({ description: 'What this session asked for last' }),
  monitor: person
    .extend({ present: z.boolean().meta({ description: 'Is he there at this moment?' }) })
    .nullable()
    .meta({ description: 'Whose consent this session needs; null: nobody’s' }),
  waiting: z.array(accessView).meta({ description: 'Requests that wait for whoever asks' }),
  granted: z.array(accessView).meta({ description: 'Grants of his that run' }),
});

/** A request as both sides see it. */
export const accessViewOf = async (
  kept: KeptSupervision,
  users: Pick<UserQueries, 'byId'>,
): Promise<AccessView> => {
  const { id, stage, appObject, reason: why, minutes: asked, refusal, cause } = kept;
  const named = async (person: string) => ({
    id: person,
    name: (await users.byId(person))?.name ?? null,
  });
  const [user, monitor] = await Promise.all([named(kept.userId), named(kept.monitor)]);
  return {
    ...{ id, state: stage, user, monitor, appObject, reason: why, minutes: asked, refusal, cause },
    requestedAt: kept.requestedAt.toISOString(),
    until: kept.until?.toISOString() ?? null,
    endedAt: kept.endedAt?.toISOString() ?? null,
  };
};
