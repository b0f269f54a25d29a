import type { Decision } from '../kernel.js';
import type { Instance, InstanceEvent } from './instance.js';

/** Says by how much the product's clock runs ahead of the machine's from now on. */
export const declareClockOffset =
  (toMs: number): Decision<Instance, InstanceEvent> =>
  ({ clockOffsetMs: fromMs }, { at }) => {
    if (fromMs === toMs) return [];
    const declaredAt = new Date(at.getTime() - toMs).toISOString();
    return [{ type: 'ClockOffsetDeclared', data: { fromMs, toMs, declaredAt } }];
  };
