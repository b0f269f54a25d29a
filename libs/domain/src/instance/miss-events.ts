import type { Decision } from '../kernel.js';
import type { Instance, InstanceEvent, MissedEvent } from './instance.js';

/** Says that the log holds no more what the catalogue had read of it, the first of that by name. */
export const missEvents =
  (count: number, first: readonly MissedEvent[]): Decision<Instance, InstanceEvent> =>
  () =>
    count === 0 ? [] : [{ type: 'EventsMissed', data: { count, first: [...first] } }];
