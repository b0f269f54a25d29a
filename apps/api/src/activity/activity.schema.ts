import { z } from 'zod';
import { actKinds } from '#domain/access/act-kinds';
import { moment } from '../moment.js';
import { historyLineSchema } from '../recordings/history.js';
import { recordingSchema } from '../recordings/recording.schema.js';

const what = z
  .string()
  .max(200)
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(actKinds)))
  .meta({ description: `Kinds, separated by commas: ${actKinds.join(', ')}` });

/** What narrows, of the list and of what is taken away alike. */
export const activityFilter = z.strictObject({
  user: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Id, name or extension of who did it; users read their own alone' }),
  recording: z
    .guid()
    .transform((id) => id.toLowerCase())
    .optional()
    .meta({ description: 'What was done to it; lists that showed it too' }),
  what: what.optional(),
  from: moment.optional(),
  to: moment.optional().meta({ description: 'Before this moment' }),
});
export type ActivityQuery = z.infer<typeof activityFilter>;

const MOST = 200;
export const activityQuery = activityFilter.extend({
  after: z.string().max(200).optional().meta({ description: '`next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(MOST).default(50),
});

export const exportQuery = activityFilter.extend({ format: z.enum(['csv', 'jsonl']) });

export const actSchema = historyLineSchema
  .extend({
    what: z.enum(actKinds),
    token: z
      .string()
      .nullable()
      .meta({ description: 'Id of the API token that a program acted with in his name' }),
    recording: recordingSchema
      .pick({ id: true, startedAt: true, local: true, remote: true })
      .nullable()
      .meta({ description: 'What it was done to, where it is one recording that the caller sees' }),
    searched: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'What a list was narrowed to; null: to nothing, or it is erased' }),
  })
  .meta({ id: 'Act' });
export type Act = z.infer<typeof actSchema>;

export const activityPage = z
  .object({ items: z.array(actSchema), next: z.string().nullable() })
  .meta({ id: 'ActivityPage' });
