import { z } from 'zod';

/** What of an erasure only the operator of the database can finish, where that is not the product's own. */
export const databaseLeftovers = ['database-log', 'database-statistics'] as const;
export type DatabaseLeftover = (typeof databaseLeftovers)[number];

/** As an event tells it. */
export const leftovers = z
  .array(z.enum(databaseLeftovers))
  .optional()
  .describe('What only the operator of the database can empty, in days at most.');
