import { availableParallelism } from 'node:os';

/** Below this a thread takes longer to start than there is to do: some minutes of a call. */
const SMALL_BYTES = 8 << 20;
const MOST = 16;

/** Threads (`threads` of `inspectCapture`) that pay for a capture of so many bytes, here. */
export function usefulThreads(bytes: number): number {
  return bytes < SMALL_BYTES ? 1 : Math.min(MOST, availableParallelism());
}
