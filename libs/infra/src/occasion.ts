import { randomUUID } from 'node:crypto';
import type { Occasion } from '#domain/kernel';
import type { Clock } from './clock.js';

/** An occasion of the product's own: no person asked. `name` says which part, such as `converter`. */
export const systemOccasion = (
  clock: Clock,
  name: string,
  { via = 'job', correlationId = randomUUID() }: { via?: string; correlationId?: string } = {},
): Occasion => ({ by: `system:${name}`, at: clock.now(), via, correlationId });
