import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';

export const instanceEvents = {
  InstanceCreated: z
    .object({ storeId: z.uuid() })
    .describe(
      'The first event of a store: names it, so that no checkpoint of another is believed.',
    ),
} as const;
export type InstanceEvent = EventsOf<typeof instanceEvents>;

export type Instance = { readonly storeId: string | null };

export const instance: Aggregate<Instance, InstanceEvent> = {
  noun: 'instance',
  initial: { storeId: null },
  evolve: { InstanceCreated: (_before, { storeId }) => ({ storeId }) },
};
