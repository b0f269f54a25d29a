import type { Decision } from '../kernel.js';
import type { Instance, InstanceEvent } from './instance.js';

/** Gives a new event store its identity; an old one keeps its own. */
export const create =
  (storeId: string): Decision<Instance, InstanceEvent> =>
  (before) =>
    before.storeId === null ? [{ type: 'InstanceCreated', data: { storeId } }] : [];
