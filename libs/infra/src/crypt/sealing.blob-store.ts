import { open, rm } from 'node:fs/promises';
import type { BlobEntry, BlobStore, OpenBlob, StagedBlob } from '../blobs/blob-store.js';
import { OpenFile } from '../blobs/open-file.js';
import { recordingBlobs, recordingOf } from '../blobs/recording-blobs.js';
import type { DataKeys } from './data-keys.js';
import { SealedBlob } from './sealed-blob.js';
import { MAGIC, SealFault, isSealed } from './sealed-format.js';
import { SealedStage } from './sealed-stage.js';
import { sealWhole } from './sealer.js';

const COPY_BYTES = 1024 * 1024;

/**
 * A blob store around another, in which the bytes of recordings are encrypted when they have a data key. Whoever
 * reads and writes sees clear bytes; sizes in listings are those of what is stored.
 */
export class SealingBlobStore implements BlobStore {
  constructor(
    private readonly inner: BlobStore,
    private readonly keys: DataKeys,
  ) {}

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const dataKey = await this.keyToWrite(key);
    await this.inner.put(key, dataKey === null ? bytes : sealWhole(dataKey, key, bytes));
  }

  async create(key: string, bytes: Uint8Array): Promise<boolean> {
    const dataKey = await this.keyToWrite(key);
    return this.inner.create(key, dataKey === null ? bytes : sealWhole(dataKey, key, bytes));
  }

  /** What was encrypted for this place on its way in is taken as it is. */
  async adopt(key: string, path: string): Promise<void> {
    if (recordingOf(key) !== null) {
      const clear = await openClear(path);
      const dataKey = clear && (await this.keyToWrite(key));
      if (clear && dataKey) return this.sealFrom(clear, { key, path, dataKey });
      await clear?.close();
    }
    await this.inner.adopt(key, path);
  }

  async stage(key: string): Promise<StagedBlob> {
    const dataKey = await this.keyToWrite(key);
    const staged = await this.inner.stage(key);
    return dataKey === null ? staged : SealedStage.over(staged, dataKey, key);
  }

  async get(key: string): Promise<Uint8Array | null> {
    if (recordingOf(key) === null) return this.inner.get(key);
    const blob = await this.open(key);
    if (blob === null) return null;
    return blob.read(0, blob.size).finally(() => blob.close());
  }

  getMany(keys: readonly string[]): Promise<Uint8Array | null>[] {
    if (keys.every((key) => recordingOf(key) === null)) return this.inner.getMany(keys);
    return keys.map((key) => this.get(key));
  }

  async open(key: string): Promise<OpenBlob | null> {
    const stored = await this.inner.open(key);
    const recording = recordingOf(key);
    if (stored === null || recording === null) return stored;
    try {
      const dataKey = await this.keys.find(recording);
      if (dataKey !== null) return await SealedBlob.open(stored, dataKey, key);
      if (!isSealed(await stored.read(0, MAGIC.length))) return stored;
      const { dataKey: missing } = recordingBlobs(recording);
      throw new SealFault(missing, 'The bytes are encrypted, and their data key is not there.');
    } catch (error) {
      await stored.close();
      throw error;
    }
  }

  delete(key: string): Promise<void> {
    return this.inner.delete(key);
  }

  forgetUnpublished(prefix: string): Promise<void> {
    return this.inner.forgetUnpublished(prefix);
  }

  list(prefix: string): AsyncIterable<{ key: string; size: number }> {
    return this.inner.list(prefix);
  }

  entries(folder: string): AsyncIterable<BlobEntry> {
    return this.inner.entries(folder);
  }

  unpublished(): AsyncIterable<BlobEntry> {
    return this.inner.unpublished();
  }

  freeBytes(): Promise<number | null> {
    return this.inner.freeBytes();
  }

  /** With the capture it is decided; what is worked out of it follows. */
  private async keyToWrite(key: string): Promise<Uint8Array | null> {
    const recording = recordingOf(key);
    if (recording === null) return null;
    const isFirst = key === recordingBlobs(recording).capture;
    return isFirst ? this.keys.begin(recording) : this.keys.find(recording);
  }

  private async sealFrom(
    clear: OpenBlob,
    { key, path, dataKey }: { key: string; path: string; dataKey: Uint8Array },
  ): Promise<void> {
    const staged = SealedStage.over(await this.inner.stage(key), dataKey, key);
    try {
      for (let at = 0; at < clear.size; at += COPY_BYTES)
        await staged.write(await clear.read(at, COPY_BYTES));
      await (await staged.seal()).close();
      await staged.publish();
    } finally {
      await clear.close();
      await staged.discard();
    }
    await rm(path);
  }
}

/** A file that is to be encrypted; `null`: it is already. */
const openClear = async (path: string): Promise<OpenBlob | null> => {
  const file = await open(path, 'r');
  const clear = new OpenFile(file, (await file.stat()).size);
  if (!isSealed(await clear.read(0, MAGIC.length))) return clear;
  await clear.close();
  return null;
};
