import { plain } from '../plain-text.js';

/** The name of a file that stands for standard input or output. */
export const STANDARD = '-';

/** What messages call FILE. */
export const nameOf = (path: string): string =>
  path === STANDARD ? 'Standard input' : plain(path);
