import { InvalidArgumentError, Option } from 'commander';

const MOST = 64;

/** `--threads`, of the verbs that decode. */
export const threadsOption = (): Option =>
  new Option('--threads <n>', 'threads that decode (default: as many as pay)').argParser(
    wholeNumber,
  );

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= MOST) return number;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST}.`);
};
