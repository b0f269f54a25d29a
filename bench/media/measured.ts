import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What some work took: seconds by the wall, seconds of CPU of it and all below it, and the most
 * memory that one of its processes held, in MB. */
export type Measure = { readonly wall: number; readonly cpu: number; readonly peakMb: number };

const LOOK_EVERY_MS = 10;

/**
 * Runs a bash script and measures it: time by bash's own clock, which counts every process that the
 * script waited for; memory by the high-water marks that the kernel keeps.
 * @throws what the script wrote to stderr, when it fails
 */
export async function measured(script: string, env: NodeJS.ProcessEnv): Promise<Measure> {
  const timed = `set -eo pipefail; TIMEFORMAT='%3R %3U %3S'; time { ${script} ; }`;
  const child = spawn('bash', ['-c', timed], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const peaks = new Map<number, number>();
  const looking = setInterval(() => noteHighWater(child.pid ?? 0, peaks), LOOK_EVERY_MS);
  const code = await new Promise((done) => child.once('close', done));
  clearInterval(looking);
  const lines = said.trim().split('\n');
  const [wall, user, system] = (lines.at(-1) ?? '').split(' ').map(Number);
  if (code !== 0 || wall === undefined || user === undefined || system === undefined) {
    throw new Error(lines.slice(0, -1).join('\n') || `It ended with ${String(code)}: ${script}`);
  }
  return { wall, cpu: user + system, peakMb: Math.max(0, ...peaks.values()) / 1024 };
}

/** Notes the high-water mark of a process and of all below it. */
function noteHighWater(pid: number, peaks: Map<number, number>): void {
  const status = textOf(`/proc/${pid}/status`);
  const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  peaks.set(pid, Math.max(peak, peaks.get(pid) ?? 0));
  for (const child of textOf(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)) {
    noteHighWater(Number(child), peaks);
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The middle one of several measures, each figure for itself. */
export function median(measures: readonly Measure[]): Measure {
  return {
    wall: middle(measures.map(({ wall }) => wall)),
    cpu: middle(measures.map(({ cpu }) => cpu)),
    peakMb: middle(measures.map(({ peakMb }) => peakMb)),
  };
}

/** The middle of some figures; the upper one of two. */
export function middle(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** The figure below which a share of all figures lies. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
