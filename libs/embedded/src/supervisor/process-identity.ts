import { readFileSync } from 'node:fs';

/** A process that can be told from a later one with the same number. */
export type ProcessIdentity = { pid: number; since: string };

/** The process with this number, or undefined when there is none. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  if (process.platform !== 'linux') return isAlive(pid) ? { pid, since: '' } : undefined;
  const stat = readProc(`/proc/${pid}/stat`);
  // The name stands in parentheses and may itself hold any character: read behind the last one.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields?.[0], fields?.[19]];
  if (started === undefined || state === 'Z') return undefined;
  return { pid, since: `${bootId()}:${started}` };
}

/** Whether exactly this process still runs; a zombie does not. */
export function stillRuns({ pid, since }: ProcessIdentity): boolean {
  return identityOf(pid)?.since === since;
}

/** The command line of a process, words joined by blanks; empty when it is gone. */
export function commandLineOf(pid: number): string {
  return (readProc(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
}

function bootId(): string {
  return readProc('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

function readProc(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
