import { Option } from 'commander';
import { wholeNumber } from './whole-number.js';

const MOST = 101;

/** `--call`, of the verbs that read one of several calls. */
export const callOption = (): Option =>
  new Option(
    '--call <n>',
    'which of several calls at the same time, as inspect numbers them (default: 1, the longest)',
  ).argParser(wholeNumber(MOST));
