import { type FileHandle, open, rm } from 'node:fs/promises';
import type { OpenBlob, StagedBlob } from './blob-store.js';
import { OpenFile } from './open-file.js';

/** A blob that is being written to a file aside; `place` moves that file to where it belongs. */
export class StagedFile implements StagedBlob {
  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly place: () => Promise<void>,
  ) {}

  static async begin(path: string, place: () => Promise<void>): Promise<StagedFile> {
    return new StagedFile(path, await open(path, 'wx', 0o600), place);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;)
      at += (await this.file.write(bytes, at, bytes.length - at)).bytesWritten;
  }

  async seal(): Promise<OpenBlob> {
    await this.file.sync();
    await this.file.close();
    const file = await open(this.path, 'r');
    return new OpenFile(file, (await file.stat()).size);
  }

  publish(): Promise<void> {
    return this.place();
  }

  async discard(): Promise<void> {
    await this.file.close().finally(() => rm(this.path, { force: true }));
  }
}
