import { z } from 'zod';
import { scopes } from '#domain/access/scope';

const SIGNS = /^\P{Cc}+$/u;

const scope = z
  .array(z.enum(scopes))
  .min(1)
  .meta({
    description:
      'read: lists, facts, history. listen: audio, waveform, capture, download. write: protect, notes, ' +
      'delete, restore, hold. events: the event history. operate: status, log, metrics, jobs. ' +
      'admin: settings, users, App objects. Never more than its user may.',
  });

/** An API token as JSON; the token itself is shown once, when it is made. */
const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string().nullable().meta({ description: 'null: it was erased' }),
    scope,
    appObject: z.string().nullable().meta({
      description: 'The App object that it acts through; null: as its user without a choice',
    }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    expired: z.boolean(),
    lastUsedAt: z.iso.datetime().nullable().meta({ description: 'To the minute' }),
  })
  .meta({ id: 'ApiToken' });

export type TokenView = z.infer<typeof tokenSchema>;

export const tokensList = z.object({ items: z.array(tokenSchema) });
export const tokensQuery = z.strictObject({
  user: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Id of a user, for administrators; without it, whoever asks' }),
});

export const newToken = z.strictObject({
  name: z.string().trim().min(1).max(100).regex(SIGNS, 'must not hold control characters'),
  scope: scope.transform((asked) => scopes.filter((each) => asked.includes(each))),
  expiresAt: z.iso.datetime().meta({ description: 'Within a year' }),
  appObject: z.string().max(200).nullish().meta({
    description: 'Left out: the one that the session acts through. null: none, for administrators',
  }),
});
export type NewTokenBody = z.infer<typeof newToken>;

export const madeToken = tokenSchema.extend({
  token: z.string().meta({ description: 'Shown this once: send it as Authorization: Bearer' }),
});
