import { CATALOGUE_NAME } from '../projection/log.js';

/**
 * SQL of a number that is another whenever the rows may have been built anew, from a log that was put back
 * too: the same positions mean other events then.
 */
export const CATALOGUE_BUILT = `(select epoch from checkpoint where name = '${CATALOGUE_NAME}')`;
