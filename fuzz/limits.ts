/** What one input of at most 64 KiB may cost, with the engine's counters in the code. */
const MOST_CPU_MS = 2000;
const MOST_MEMORY = 256 * 1024 * 1024;

/**
 * Runs one input and throws when it took too long or kept too much: that is a finding as much as a
 * crash is. CPU time is that of this thread, so that a busy machine makes no findings.
 */
export async function withinLimits(run: () => Promise<void>): Promise<void> {
  const before = process.memoryUsage();
  const begun = process.threadCpuUsage();
  await run();
  const { user, system } = process.threadCpuUsage(begun);
  const ms = (user + system) / 1000;
  if (ms > MOST_CPU_MS) throw new Error(`Too slow: ${Math.round(ms)} ms of CPU time.`);
  const after = process.memoryUsage();
  const grown = after.heapUsed + after.external - before.heapUsed - before.external;
  if (grown > MOST_MEMORY) throw new Error(`Too much memory: ${grown >> 20} MiB.`);
}
