import type { SweepName } from './sweeps.js';

/** The jobs that are born from events: queue name → what a job in it carries. */
export type RecordingJobs = {
  /** Read a capture through: index, peaks, quality; the outcome is an event. */
  conversion: { readonly recordingId: string };
  /** Keep a capture in compact form; the original goes when that has been verified. */
  compaction: { readonly recordingId: string };
  /** Destroy the bytes and the key of a deleted recording. */
  erasure: { readonly recordingId: string };
};

/** Every kind of job there is. */
export type Jobs = RecordingJobs & {
  /** Look for what is due; the schedule of a sweep makes one of these for each turn. */
  sweep: { readonly name: SweepName };
};
export type JobKind = keyof Jobs;

export const jobKinds: readonly JobKind[] = ['conversion', 'compaction', 'erasure', 'sweep'];
