import { setTimeout as pause } from 'node:timers/promises';
import { stillRuns, type ProcessIdentity } from './process-identity.js';

/** Asks a process that is not our child to stop, then kills it; resolves when it is gone. */
export async function endProcess(
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
  withinMs: number,
): Promise<void> {
  send(identity, signal);
  if (await gone(identity, withinMs)) return;
  send(identity, 'SIGKILL');
  if (!(await gone(identity, 5_000))) {
    throw new Error(`Process ${identity.pid} of an earlier run cannot be stopped.`);
  }
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!stillRuns(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function gone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (stillRuns(identity)) {
    if (Date.now() > deadline) return false;
    await pause(20);
  }
  return true;
}
