/** Every kind of job there is: queue name → what a job in it carries. */
export type Jobs = {
  /** Read a capture through: index, peaks, quality; the outcome is an event. */
  conversion: { readonly recordingId: string };
  /** Keep a capture in compact form; the original goes when that has been verified. */
  compaction: { readonly recordingId: string };
  /** Destroy the bytes and the key of a deleted recording. */
  erasure: { readonly recordingId: string };
};
export type JobKind = keyof Jobs;

export const jobKinds: readonly JobKind[] = ['conversion', 'compaction', 'erasure'];
