import { z } from 'zod';

/** A time in a request: ISO 8601, or a day alone, which is its first moment in UTC. */
export const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'not a time (ISO 8601, such as 2026-03-03T14:00:00Z, or a day: 2026-03-03)',
  })
  .transform((text) => new Date(text));
