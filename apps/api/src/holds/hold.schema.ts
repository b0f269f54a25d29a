import { z } from 'zod';
import { holdScope } from '#domain/hold/hold';
import type { KeptHold } from '#infra/read-model/holds/hold.queries';
import type { UserQueries } from '#infra/read-model/users/user.queries';
import { moment } from '../moment.js';
import { nameOfActor } from '../recordings/history.js';

const end = moment.transform((date) => date.toISOString()).optional();

const scope = z
  .strictObject({ ...holdScope.shape, from: end, to: end })
  .meta({ description: 'Which recordings, present and future: all that fits every word of it' });

/** `POST /api/holds`. */
export const holdBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  reason: z.string().max(1_000).nullish(),
  scope,
});

/** `POST /api/holds/preview`. */
export const previewBody = z.strictObject({ scope });
export const holdPreview = z
  .object({ recordings: z.int().meta({ description: 'How many it would cover now' }) })
  .meta({ id: 'HoldPreview' });

const known = z.string().nullable();

export const holdView = z
  .object({
    id: z.uuid(),
    name: known.meta({ description: 'null: its key is lost, so that it covers every recording' }),
    reason: known,
    scope: holdScope.nullable(),
    active: z.boolean(),
    placedAt: z.iso.datetime(),
    placedBy: z.string(),
    placedByName: known,
    liftedAt: z.iso.datetime().nullable(),
    liftedBy: known,
    liftedByName: known,
    liftReason: known,
  })
  .meta({ id: 'Hold' });
export type HoldView = z.infer<typeof holdView>;

export const holdsPage = z.object({ items: z.array(holdView), next: z.string().nullable() });

const MOST_ON_A_PAGE = 500;
export const holdsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MOST_ON_A_PAGE).default(50),
  after: z.string().max(500).optional(),
});

export const countedHold = holdView
  .extend({ recordings: z.int().meta({ description: 'How many recordings are under it now' }) })
  .meta({ id: 'CountedHold' });

/** A hold as who may see holds is shown it. */
export const holdViewOf = async (
  { id, placed, placedAt, placedBy, liftedAt, liftedBy, liftReason }: KeptHold,
  users: UserQueries,
): Promise<HoldView> => ({
  id,
  name: placed?.name ?? null,
  reason: placed?.reason ?? null,
  scope: placed?.scope ?? null,
  active: liftedAt === null,
  placedAt: placedAt.toISOString(),
  placedBy,
  placedByName: await nameOfActor(placedBy, users),
  liftedAt: liftedAt?.toISOString() ?? null,
  liftedBy,
  liftedByName: liftedBy === null ? null : await nameOfActor(liftedBy, users),
  liftReason,
});
