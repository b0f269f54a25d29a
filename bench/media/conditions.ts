import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release } from 'node:os';
import { say } from './table.js';

/** Says on what all this was measured, and what else was going on. */
export function sayConditions(): void {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const cores = availableParallelism();
  say(`${new Date().toISOString().slice(0, 16)}Z, Node ${process.versions.node}, ${system()}`);
  say(`${cores} cores (${model}), load before: ${load()}`);
  say('');
}

/** The load of the machine over 1, 5 and 15 minutes. */
export function load(): string {
  return loadavg()
    .map((figure) => figure.toFixed(2))
    .join(' ');
}

function system(): string {
  try {
    const name = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
    return `${name ?? process.platform}, kernel ${release()}`;
  } catch {
    return `${process.platform} ${release()}`;
  }
}
