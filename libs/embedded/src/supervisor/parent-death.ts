import { spawnSync } from 'node:child_process';

let setprivWorks: boolean | undefined;

/**
 * Makes the kernel send `signal` to a program when the process that started it dies, however it dies.
 * Where `setpriv` is missing (not Linux) the command is left as it is.
 */
export function endsWithParent(
  signal: NodeJS.Signals,
  command: { file: string; args: readonly string[] },
): { file: string; args: string[] } {
  setprivWorks ??= spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0;
  if (!setprivWorks) return { file: command.file, args: [...command.args] };
  const name = signal.replace('SIG', '');
  return { file: 'setpriv', args: ['--pdeathsig', name, '--', command.file, ...command.args] };
}
