import type { Decision } from '../kernel.js';
import type { OrphanCount } from '../orphan/orphan.js';
import type { Instance, InstanceEvent } from './instance.js';

/** Says that events and bytes were found not to agree, of each kind in how many places. */
export const reportOrphans =
  (found: readonly OrphanCount[]): Decision<Instance, InstanceEvent> =>
  () =>
    found.length === 0 ? [] : [{ type: 'OrphansReported', data: { found: [...found] } }];
