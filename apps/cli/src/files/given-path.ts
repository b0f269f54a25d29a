import { resolve } from 'node:path';

/** FILE or X that stands for standard input or output. */
export const STANDARD = '-';

/**
 * A path as its giver meant it: `npm run cli` starts programs in the folder of the project, and
 * tells where it was called.
 */
export const givenPath = (path: string, env = process.env): string =>
  env['npm_lifecycle_event'] === 'cli' ? resolve(env['INIT_CWD'] ?? '.', path) : path;
