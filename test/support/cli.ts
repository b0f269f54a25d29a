import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** The command as it was built. */
export const PROGRAM = resolve(import.meta.dirname, '../../dist/apps/cli/src/main.js');
const FIXTURES = resolve(import.meta.dirname, '../fixtures/captures');

/** How a run of the command ended; `code` is null when a signal ended it. */
export type Ended = { code: number | null; stdout: Buffer; text: string; errors: string };

export type CliOptions = {
  env?: Record<string, string>;
  /** What standard input holds; without it, it is empty. */
  input?: Uint8Array;
};

/** A folder of its own for one test, and `recordings`, as built, run in it with a bare environment. */
export class CliWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'recordings-cli-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  /** A copy of a fixture; answers with its name. */
  fixture(name: string, as = name): string {
    copyFileSync(join(FIXTURES, name), this.path(as));
    return as;
  }

  /** What lies in the folder. */
  names(below = '.'): string[] {
    return readdirSync(this.path(below)).sort();
  }

  start(words: readonly string[], env: Record<string, string> = {}): Running {
    const child = spawn(process.execPath, [PROGRAM, ...words], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return new Running(child);
  }

  async run(words: readonly string[], { env = {}, input }: CliOptions = {}): Promise<Ended> {
    const running = this.start(words, env);
    running.child.stdin.end(input);
    return running.ended;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The command while it runs. */
export class Running {
  readonly ended: Promise<Ended>;

  constructor(readonly child: ChildProcessByStdio<Writable, Readable, Readable>) {
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    // A command that ends does not read the rest of its input.
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
    this.ended = once(child, 'close').then(([code]) => {
      const out = Buffer.concat(stdout);
      const errors = Buffer.concat(stderr).toString();
      return { code: code as number | null, stdout: out, text: out.toString(), errors };
    });
  }
}
