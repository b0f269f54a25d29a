import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Frees what nobody holds, so that memory measured next does not depend on when that was done last. */
export const collectGarbage = runInNewContext('gc') as () => void;
