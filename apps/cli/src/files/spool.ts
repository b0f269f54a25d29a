import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { detectFormat } from '#media/pcap/capture-format';
import { Failure } from '../failure.js';
import { dropAtExit, keep } from '../interruption.js';
import { isCode, unreadable } from './file-fault.js';
import { isCompact } from './is-compact.js';

/** Bytes that tell what a file is. */
const HEAD = 64;

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
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    await pipeline(from, unlessHopeless, file, { signal });
  } catch (fault) {
    await remove();
    signal.throwIfAborted();
    throw isCode(fault, 'ENOSPC', 'EDQUOT') ? spoolIsFull(name) : unreadable(name, fault);
  }
  return { path, remove };
};

/** Of what does not begin as a capture the beginning is enough: it tells what it is instead. */
async function* unlessHopeless(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0);
  for await (const piece of source) {
    yield piece;
    if (head.length >= HEAD) continue;
    head = Buffer.concat([head, piece.subarray(0, HEAD)]);
    if (head.length >= HEAD && !isCompact(head) && detectFormat(head) === null) return;
  }
}

const spoolIsFull = (name: string) =>
  new Failure(
    'unreadable',
    `${name} does not fit into ${tmpdir()}, where it must be kept meanwhile. ` +
      'Name a folder with more room in TMPDIR, or give the capture as a file.',
  );
