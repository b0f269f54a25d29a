import type { Decision, EventsOf } from '../kernel.js';
import type { Stamp, stampEvents } from './stamp.js';

/** Keeps what an authority has signed for a checkpoint; the first one stays. */
export const keepStamp =
  (checkpoint: number, stamp: Stamp): Decision<Stamp | null, EventsOf<typeof stampEvents>> =>
  (before) =>
    before === null ? [{ type: 'CheckpointStamped', data: { checkpoint, ...stamp } }] : [];
