import { kernel } from './samples-kernel.js';

const { buffer } = kernel.memory;
const ROWS = kernel.rowCapacity.value;

/** The packets that were gathered last, by number. */
export const GATHERED = {
  /** Each payload is `KERNEL_BYTES[starts[i]..ends[i])`. */
  starts: new Int32Array(buffer, kernel.gatheredStarts.value, ROWS),
  ends: new Int32Array(buffer, kernel.gatheredEnds.value, ROWS),
  sequences: new Uint16Array(buffer, kernel.gatheredSequences.value, ROWS),
  /** Frame at which each begins. */
  frames: new Float64Array(buffer, kernel.gatheredFrames.value, ROWS),
} as const;

/** Which packets of a row are gathered, and where they are in time. */
export type Gathering = {
  /** The number of their stream, and their payload type. */
  stream: number;
  type: number;
  /** Their records begin within these addresses of the row. */
  begin: number;
  until: number;
  /** As in a segment: ticks of `clock` from `tsStart` on, which is at `at`, 1/48000 s. */
  tsStart: number;
  tsSpan: number;
  clock: number;
  at: number;
  /** Frames a second of the recording, and the frames within which packets begin that are wanted. */
  rate: number;
  low: number;
  high: number;
};

/**
 * Gathers the packets of a stream from the row found last. Returns how many there are, −1 when one
 * behind `begin` is of another type, or has no place by this.
 */
export function gather(wanted: Gathering): number {
  const { stream, type, begin, until, tsStart, tsSpan, clock, at, rate, low, high } = wanted;
  const tick = 48_000 / clock;
  return kernel.gatherPackets(
    stream,
    type,
    begin,
    until,
    tsStart,
    tsSpan,
    at,
    tick,
    rate,
    low,
    high,
  );
}

/** Do the frames of those that were gathered last ascend? */
export function areOrdered(): boolean {
  return kernel.areOrdered.value === 1;
}
