import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const MAX_BYTES = 10 * 1024 * 1024;
const LONGEST_LINE = 64 * 1024;
const LONGEST_COMPLAINT = 300;
const PINO_ERROR = 50;
/** Around an uncaught error node prints its stack, properties and version. */
const NO_WORDS = /^\s+(at|\w+:) |^Node\.js v|^[\s{}^~]*$/;

/**
 * The output of one service on disk: `<name>.log`, and `<name>.log.1` with what was before, each at
 * most 10 MiB. Lines that tell of an error are also handed to `complain`, shortened.
 */
export class ServiceLog {
  readonly file: string;
  private handle: number;
  private bytes: number;
  private partial = '';
  private lastWords = '';

  constructor(
    folder: string,
    name: string,
    private readonly complain: (line: string) => void,
    private readonly maxBytes = MAX_BYTES,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.file = join(folder, `${name}.log`);
    this.handle = openSync(this.file, 'a', 0o600);
    this.bytes = fstatSync(this.handle).size;
  }

  write(chunk: Buffer): void {
    if (this.bytes > 0 && this.bytes + chunk.length > this.maxBytes) this.rotate();
    this.bytes += chunk.length;
    writeSync(this.handle, chunk);
    this.readLines(chunk.toString('utf8'));
  }

  /** What the service said last, for telling why it ended; asked again, only what it said since. */
  takeLastWords(): string {
    const words = this.partial.trim() || this.lastWords;
    this.partial = '';
    this.lastWords = '';
    return shorten(messageIn(words));
  }

  close(): void {
    closeSync(this.handle);
  }

  private readLines(text: string): void {
    const lines = (this.partial + text).split('\n');
    this.partial = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) {
      if (!NO_WORDS.test(line)) this.lastWords = line.trim();
      if (isComplaint(line)) this.complain(shorten(messageIn(line)));
    }
  }

  private rotate(): void {
    closeSync(this.handle);
    renameSync(this.file, `${this.file}.1`);
    this.handle = openSync(this.file, 'a', 0o600);
    this.bytes = 0;
  }
}

/** Errors as our processes (pino), PostgreSQL and Redis write them. */
function isComplaint(line: string): boolean {
  const level = /^\{"level":(\d+)/.exec(line)?.[1];
  if (level) return Number(level) >= PINO_ERROR;
  return (
    /\b(FATAL|PANIC):/.test(line) && !/terminating connection|is (starting|shutting)/.test(line)
  );
}

function messageIn(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message]
      .filter((part, at, all) => part && all.indexOf(part) === at)
      .join(': ');
  } catch {
    return line;
  }
}

function shorten(line: string): string {
  return line.length > LONGEST_COMPLAINT ? `${line.slice(0, LONGEST_COMPLAINT)}…` : line;
}
