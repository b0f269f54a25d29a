import { CaptureFault } from '#media/capture-fault';
import { EXIT_CODES, Failure, type FailureCode } from './failure.js';
import { outputLost } from './files/file-fault.js';
import { nameOf } from './files/standard.js';
import { plain } from './plain-text.js';

export type Manner = { readonly json?: true; readonly quiet?: true };

/** Says what was done: in words, or a line of JSON for each file; failures in words go to stderr. */
export class Voice {
  /** That of the first failure; 0 while there is none. */
  exitCode = 0;

  /** `isOutData`: standard output carries what was asked for; nothing else may be said there. */
  constructor(
    private readonly manner: Manner,
    private readonly isOutData = false,
  ) {
    if (!isOutData) process.stdout.on('error', endWithout);
  }

  /** `words` end without a line feed. */
  say(report: object, words: string): void {
    if (this.manner.json) this.print(JSON.stringify({ ...report, ok: true }));
    else if (!this.manner.quiet) this.print(words);
  }

  /** What was done, and why it is not all that was asked for. */
  sayPartly(report: object, words: string, failure: Failure): void {
    const { code, message, exitCode } = failure;
    this.exitCode ||= exitCode;
    if (this.manner.json) {
      this.print(JSON.stringify({ ...report, error: { code, message }, exitCode, ok: false }));
      return;
    }
    if (!this.manner.quiet) this.print(words);
    process.stderr.write(`${message}\n`);
  }

  /** `file` is as it was named. */
  complain(file: string, fault: unknown): void {
    const failure = failureOf(fault, file);
    if (this.exitCode === 0) this.exitCode = failure.exitCode;
    if (failure.message === '') return;
    const error = { code: failure.code, message: failure.message };
    if (this.manner.json) {
      this.print(JSON.stringify({ file, error, exitCode: failure.exitCode, ok: false }));
    } else process.stderr.write(`${failure.message}\n`);
  }

  private print(line: string): void {
    (this.isOutData ? process.stderr : process.stdout).write(`${line}\n`);
  }
}

/** What is said is what was asked for: there is nothing left to do for nobody. */
const endWithout = (fault: unknown): never => {
  const { message, exitCode } = outputLost(fault);
  if (message !== '') process.stderr.write(`${message}\n`);
  process.exit(exitCode);
};

/** What a person can act on is a sentence; anything else is a fault of ours, with its trace. */
export const failureOf = (fault: unknown, file: string): Failure => {
  if (fault instanceof Failure) return fault;
  if (fault instanceof CaptureFault) {
    const code: FailureCode = fault.code in EXIT_CODES ? fault.code : 'no-audio';
    return new Failure(code, `${nameOf(file)}: ${plain(fault.message)}`);
  }
  const trace = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  return new Failure('fault', `${nameOf(file)}: an error of this program. ${trace}`);
};
