import { rmSync } from 'node:fs';
import { Failure } from './failure.js';

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

const unfinished = new Set<string>();

/** A file or folder that must not outlive this process unless `keep` is called for it. */
export const dropAtExit = (path: string): void => {
  unfinished.add(path);
};

export const keep = (path: string): void => {
  unfinished.delete(path);
};

/**
 * Aborts, with a Failure, at the first Ctrl-C (or SIGTERM, SIGHUP), so that what is half done is
 * undone; at the second the process ends at once.
 */
export const listenForSignals = (): AbortSignal => {
  const interrupted = new AbortController();
  process.on('exit', () => {
    for (const path of unfinished) rmSync(path, { recursive: true, force: true });
  });
  for (const [name, number] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      const exitCode = 128 + number;
      if (interrupted.signal.aborted) process.exit(exitCode);
      interrupted.abort(new Failure('interrupted', 'Interrupted.', exitCode));
    });
  }
  return interrupted.signal;
};
