import { availableParallelism } from 'node:os';

/** Below this a thread takes longer to start than there is to do: some minutes of a call. */
const SMALL_BYTES = 8 << 20;
const MOST = 16;
/** Decoded so quickly that one thread is done before another has become fast. */
const QUICK: ReadonlySet<string> = new Set(['pcma', 'pcmu', 'g722']);

/** Threads that pay for a capture of so many bytes with these codecs (payload format names), here. */
export function usefulThreads(bytes: number, codecs: readonly string[]): number {
  const isQuick = bytes < SMALL_BYTES || codecs.every((codec) => QUICK.has(codec));
  return isQuick ? 1 : Math.min(MOST, availableParallelism());
}
