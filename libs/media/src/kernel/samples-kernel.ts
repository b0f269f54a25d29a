import type { Exported, KernelExports } from './instantiate.js';
import { instantiate } from './instantiate.js';
import { WASM } from './samples.wasm.js';

type SamplesKernel = KernelExports & {
  capacity: Exported;
  local: Exported;
  remote: Exported;
  out: Exported;
  roomBytes: Exported;
  room: Exported;
  alaw(from: number, to: number, count: number): void;
  ulaw(from: number, to: number, count: number): void;
  alawRow(count: number, to: number): void;
  ulawRow(count: number, to: number): void;
  interleave(left: number, right: number, frames: number): void;
  extremes(from: number, span: number, count: number): void;
  rowCapacity: Exported;
  rowRecords: Exported;
  rowStarts: Exported;
  rowEnds: Exported;
  rowTimes: Exported;
  rowTimestamps: Exported;
  rowSequences: Exported;
  rowTypes: Exported;
  rowShapes: Exported;
  rowLength: Exported;
  shapeCapacity: Exported;
  shapePrefix: Exported;
  shapes: Exported;
  gatheredStarts: Exported;
  gatheredEnds: Exported;
  gatheredSequences: Exported;
  gatheredFrames: Exported;
  areOrdered: Exported;
  gatherPackets(
    ...[shape, type, begin, until, tsStart, tsSpan, at, tick, rate, low, high]: number[]
  ): number;
  findPackets(from: number, last: number, end: number, known: number, unit: number): number;
};

/** The one of this thread (assembly/samples.ts). */
export const kernel = instantiate(WASM) as SamplesKernel;
