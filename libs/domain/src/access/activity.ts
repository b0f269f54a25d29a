import { z } from 'zod';
import type { EventsOf } from '../kernel.js';

/**
 * Who saw, heard or took what. Kept beside the recording, in `activity-<recording id>`;
 * a listing is kept once, in `activity-<user id>`, with the ids it showed.
 */
export const activityEvents = {
  RecordingListed: z.object({
    filter: z.record(z.string(), z.string()),
    recordings: z.array(z.string()),
  }),
  RecordingOpened: z.object({}),
  /** Seconds of the call that were sent, as [from, to) pairs, ascending. */
  RecordingPlayed: z.object({
    channel: z.string(),
    seconds: z.array(z.tuple([z.number(), z.number()])),
  }),
  RecordingDownloaded: z.object({ what: z.enum(['capture', 'zip', 'audio']) }),
  RecordingAccessRefused: z.object({ verb: z.string(), code: z.string() }),
} as const;
export type ActivityEvent = EventsOf<typeof activityEvents>;
