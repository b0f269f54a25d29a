import { Failure } from '../failure.js';
import { plain } from '../plain-text.js';

const codeOf = (fault: unknown): string => {
  const code = (fault as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};

const NOT_READ: Record<string, string> = {
  ENOENT: 'there is no such file.',
  ENOTDIR: 'there is no such file: a part of its path is no folder.',
  EACCES: 'you may not read it. Ask for read permission, or run as a user who has it.',
  EPERM: 'you may not read it. Ask for read permission, or run as a user who has it.',
  EISDIR: 'this is a folder.',
  ENXIO: 'it cannot be opened by this name. Name "-" for standard input.',
  EIO: 'the disk cannot read it (input/output error). Copy the file from a sound disk.',
  EMFILE: 'too many files are open. Raise the limit (ulimit -n).',
};

const NOT_WRITTEN: Record<string, string> = {
  ENOENT: 'its folder does not exist. Make it first, or name another with --out.',
  ENOTDIR: 'a part of its path is no folder. Name another with --out.',
  EACCES: 'you may not write there. Name another place with --out.',
  EPERM: 'you may not write there. Name another place with --out.',
  EROFS: 'the disk is read-only. Name another place with --out.',
  EISDIR: 'this is a folder. Name a file.',
  ENAMETOOLONG: 'the name is too long. Name another with --out.',
  ENOSPC: 'the disk is full. Free some space, or name another place with --out.',
  EDQUOT: 'your disk quota is used up. Free some space, or name another place with --out.',
  EFBIG: 'the file would be larger than the disk or a limit (ulimit -f) allows.',
  EIO: 'the disk cannot write it (input/output error). Name another place with --out.',
};

const said = (known: Record<string, string>, fault: unknown): string =>
  known[codeOf(fault)] ?? (fault instanceof Error ? fault.message : String(fault));

/** Why `name` cannot be read. */
export const unreadable = (name: string, fault: unknown): Failure =>
  fault instanceof Failure
    ? fault
    : new Failure('unreadable', `${plain(name)} cannot be read: ${said(NOT_READ, fault)}`);

/** Why `name` cannot be written. */
export const unwritable = (name: string, fault: unknown): Failure =>
  fault instanceof Failure
    ? fault
    : new Failure('unwritable', `${plain(name)} cannot be written: ${said(NOT_WRITTEN, fault)}`);

/** Why standard output takes no more; that whoever read it has gone, nobody needs to be told. */
export const outputLost = (fault: unknown): Failure =>
  // 128 + SIGPIPE, as shells report it of other programs.
  isCode(fault, 'EPIPE')
    ? new Failure('interrupted', '', 141)
    : unwritable('Standard output', fault);

/** The file that is asked for exists already. */
export const alreadyThere = (name: string): Failure =>
  new Failure('exists', `${plain(name)} exists already. Use --force to replace it.`);

export const isCode = (fault: unknown, ...codes: string[]): boolean =>
  codes.includes(codeOf(fault));
