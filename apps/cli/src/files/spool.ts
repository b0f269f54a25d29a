import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../failure.js';
import { dropAtExit, keep } from '../interruption.js';
import { isCode, unreadable } from './file-fault.js';

/** What comes through a pipe, as a file: captures are read at several places at once. */
export type Spooled = { path: string; remove(): Promise<void> };

/** Copies standard input into a file of its own that only this user can read. Errors: Failure. */
export const spoolInput = (signal: AbortSignal): Promise<Spooled> => {
  if (process.stdin.isTTY) {
    throw new Failure(
      'usage',
      'Standard input is a terminal. Send a capture into the command, such as: ' +
        'recordings inspect - < call.pcap',
    );
  }
  return spool(process.stdin, 'Standard input', signal);
};

/** The same for a pipe or device that has a name, such as a shell gives for `<(zcat call.gz)`. */
export const spoolPipe = async (
  path: string,
  name: string,
  signal: AbortSignal,
): Promise<Spooled> => {
  const file = await open(path);
  return spool(file.createReadStream(), name, signal);
};

const spool = async (from: Readable, name: string, signal: AbortSignal): Promise<Spooled> => {
  const folder = await mkdtemp(join(tmpdir(), 'recordings-'));
  dropAtExit(folder);
  const remove = async () => {
    await rm(folder, { recursive: true, force: true });
    keep(folder);
  };
  const path = join(folder, 'capture');
  try {
    await pipeline(from, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
  } catch (fault) {
    await remove();
    signal.throwIfAborted();
    throw isCode(fault, 'ENOSPC', 'EDQUOT') ? spoolIsFull(name) : unreadable(name, fault);
  }
  return { path, remove };
};

const spoolIsFull = (name: string) =>
  new Failure(
    'unreadable',
    `${name} does not fit into ${tmpdir()}, where it must be kept meanwhile. ` +
      'Name a folder with more room in TMPDIR, or give the capture as a file.',
  );
