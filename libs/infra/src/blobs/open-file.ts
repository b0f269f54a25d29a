import type { FileHandle } from 'node:fs/promises';
import type { OpenBlob } from './blob-store.js';

/** A blob that is a file. */
export class OpenFile implements OpenBlob {
  constructor(
    private readonly file: FileHandle,
    readonly size: number,
  ) {}

  async read(offset: number, length: number): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - offset)));
    return buffer.subarray(0, await this.readInto(offset, buffer));
  }

  async readInto(offset: number, target: Uint8Array): Promise<number> {
    const wanted = Math.max(0, Math.min(target.length, this.size - offset));
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.file.read(target, filled, wanted - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
