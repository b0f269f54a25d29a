import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stillRuns, type ProcessIdentity } from '#embedded/supervisor/process-identity';

const program = resolve(import.meta.dirname, '../../dist/tools/start.js');
const node = ['--enable-source-maps', '--disable-warning=ExperimentalWarning', program];
const READY_WITHIN_MS = 90_000;

/** npm as a person calls it, but what is built is taken as it is. */
export const NPM_START = ['npm', 'start', '--ignore-scripts', '--'] as const;

/** `npm start` as its own process, built; what it prints is kept. */
export class StartedProduct {
  output = '';
  readonly exitCode: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(
    args: readonly string[],
    env: Record<string, string> = {},
    [file, ...before]: readonly [string, ...string[]] = [process.execPath, ...node],
  ) {
    this.child = spawn(file, [...before, ...args], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.exitCode = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** The address of the ready line. Rejects with what was printed when it ends, or takes too long. */
  async ready(): Promise<string> {
    const deadline = AbortSignal.timeout(READY_WITHIN_MS);
    for (;;) {
      const url = /^Recordings is ready: (\S+)$/m.exec(this.output)?.[1];
      if (url) return url;
      const stdout = this.child.stdout;
      if (!stdout || this.child.exitCode !== null) throw new Error(`Ended: ${this.output}`);
      await Promise.race([once(stdout, 'data', { signal: deadline }), this.exitCode]);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** As a terminal does it: the whole process group gets the signal. */
  ctrlC(): void {
    process.kill(-(this.child.pid ?? NaN), 'SIGINT');
  }
}

/** A child of the supervisor that runs on this data folder. */
export type RunningService = ProcessIdentity & { name: string };

/** The services that the supervisor of this data folder has running, in order of their start. */
export function runningServices(dataDir: string): RunningService[] {
  try {
    const text = readFileSync(join(dataDir, 'run', 'children.json'), 'utf8');
    return (JSON.parse(text) as RunningService[]).filter(stillRuns);
  } catch {
    return [];
  }
}
