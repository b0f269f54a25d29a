import { Option } from 'commander';
import { wholeNumber } from './whole-number.js';

const MOST = 64;

/** `--threads`, of the verbs that decode. */
export const threadsOption = (): Option =>
  new Option('--threads <n>', 'threads that decode (default: as many as pay)').argParser(
    wholeNumber(MOST),
  );
