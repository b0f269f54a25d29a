import { constants } from 'node:fs';
import { type FileHandle, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FileSource, fileSource } from '#media/byte-source';
import { Failure } from '../failure.js';
import { dropAtExit, keep } from '../interruption.js';
import { alreadyThere, isCode, outputLost, unwritable } from './file-fault.js';
import { STANDARD } from './standard.js';

/** What a verb writes. Errors: Failure. */
export interface Output {
  write(bytes: Uint8Array): Promise<void>;
  /** What was written so far, to be read; null where it cannot be read any more. */
  reopen(): Promise<FileSource | null>;
  /** All is written: it may be seen. `isLasting`: return when it would survive a power cut. */
  finish(isLasting?: boolean): Promise<void>;
  /** Nothing is left of it. */
  discard(): Promise<void>;
}

/** What of a wish tells how an output is opened: with a folder named, it is made if need be. */
export type OutputWish = { readonly outDir?: string; readonly force?: true };

/** Opens `-` (standard output), a device or pipe, or a file that appears when it is complete. */
const openOutput = async (path: string, wish: OutputWish): Promise<Output> => {
  if (path === STANDARD) return new StandardOutput();
  const isForced = wish.force === true;
  if (wish.outDir !== undefined) await makeFolder(dirname(path));
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory() === true) throw unwritable(path, { code: 'EISDIR' });
  if (there !== null && !there.isFile()) return new DeviceOutput(path, await opened(path, path));
  if (there !== null && !isForced) throw alreadyThere(path);
  // Not named after it, as the name may be as long as names can be.
  const part = join(dirname(path), `.recordings-${anyName()}.part`);
  const file = await opened(part, path);
  dropAtExit(part);
  return new FileOutput(path, part, file, isForced);
};

/** Opens an output and has it written; nothing is left of it when that fails. Errors: Failure. */
export const intoOutput = async <T>(
  path: string,
  wish: OutputWish,
  write: (output: Output) => Promise<T>,
): Promise<T> => {
  const output = await openOutput(path, wish);
  try {
    return await write(output);
  } catch (fault) {
    await output.discard();
    throw fault;
  }
};

/** Of its own: to load node:crypto for it takes as long as to convert minutes of a call. */
const anyName = () => Math.random().toString(36).slice(2);

const makeFolder = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true }).catch((fault: unknown) => {
    throw unwritable(path, fault);
  });
};

const { O_WRONLY, O_CREAT, O_EXCL } = constants;

const opened = async (path: string, name: string): Promise<FileHandle> => {
  const flags = path === name ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL;
  return open(path, flags).catch((fault: unknown) => {
    throw unwritable(name, fault);
  });
};

class FileOutput implements Output {
  constructor(
    private readonly path: string,
    private readonly part: string,
    private readonly file: FileHandle,
    private readonly isForced: boolean,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    await writeAll(this.file, bytes, this.path);
  }

  async reopen(): Promise<FileSource> {
    return fileSource(this.part);
  }

  async finish(isLasting = false): Promise<void> {
    try {
      if (isLasting) await this.file.sync();
      await this.file.close();
      if (this.isForced) await rename(this.part, this.path);
      else await this.appear();
      keep(this.part);
      if (isLasting) await syncFolder(dirname(this.path));
    } catch (fault) {
      await this.discard();
      throw isCode(fault, 'EEXIST') ? alreadyThere(this.path) : unwritable(this.path, fault);
    }
  }

  /** Under its name, but never in the place of a file that came meanwhile. */
  private async appear(): Promise<void> {
    try {
      await link(this.part, this.path);
    } catch (fault) {
      if (isCode(fault, 'EEXIST')) throw fault;
      // Not every file system has links.
      if ((await stat(this.path).catch(() => null)) !== null) throw alreadyThere(this.path);
      await rename(this.part, this.path);
      return;
    }
    await rm(this.part);
  }

  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await rm(this.part, { force: true });
    keep(this.part);
  }
}

class DeviceOutput implements Output {
  constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    await writeAll(this.file, bytes, this.path);
  }

  async reopen(): Promise<null> {
    return null;
  }

  async finish(): Promise<void> {
    await this.file.close();
  }

  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
  }
}

class StandardOutput implements Output {
  private fault: unknown = null;

  constructor() {
    if (process.stdout.isTTY) {
      throw new Failure(
        'usage',
        'Audio and captures are not written to a terminal. Send the output into a file or another ' +
          'program, or name a file with --out.',
      );
    }
    process.stdout.on('error', (fault: unknown) => {
      this.fault = fault;
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((done, fail) => {
      process.stdout.write(bytes, (error) => {
        const fault = error ?? this.fault;
        if (fault) fail(outputLost(fault));
        else done();
      });
    });
  }

  async reopen(): Promise<null> {
    return null;
  }

  async finish(): Promise<void> {
    await this.write(new Uint8Array(0));
  }

  async discard(): Promise<void> {
    // What was read from the pipe cannot be taken back.
  }
}

const writeAll = async (file: FileHandle, bytes: Uint8Array, name: string): Promise<void> => {
  try {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
      at += bytesWritten;
    }
  } catch (fault) {
    throw unwritable(name, fault);
  }
};

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
};
