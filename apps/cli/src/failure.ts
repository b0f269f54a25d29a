/** The exit code of each kind of failure; docs/cli.md and `--help` name them. */
export const EXIT_CODES = {
  fault: 1,
  usage: 2,
  'no-such-call': 2,
  unreadable: 3,
  'not-a-capture': 4,
  damaged: 4,
  empty: 5,
  'no-packets': 5,
  'no-audio': 5,
  encrypted: 6,
  'codec-unsupported': 7,
  exists: 8,
  unwritable: 9,
  unverified: 10,
  incomplete: 11,
  config: 78,
  interrupted: 130,
} as const;

export type FailureCode = keyof typeof EXIT_CODES;

/** Why a verb could not do what was asked, in a sentence a person can act on. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly code: FailureCode,
    message: string,
    readonly exitCode: number = EXIT_CODES[code],
  ) {
    super(message);
  }
}
