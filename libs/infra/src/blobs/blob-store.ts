/** Random access to one stored blob. Close it. */
export interface OpenBlob {
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** As `read`, into memory of the caller's; returns how many bytes came. Absent where nothing is saved by it. */
  readInto?(offset: number, target: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

/**
 * A blob that is written piece by piece, and seen by nobody until it is published. What is neither
 * published nor discarded, because its process died, is cleared away.
 */
export interface StagedBlob {
  /** A piece: where it is encrypted, it can be read though another one was damaged. */
  write(bytes: Uint8Array): Promise<void>;
  /** It is whole: durable from now on, and read back here. Nothing more can be written. */
  seal(): Promise<OpenBlob>;
  /** Puts what was sealed under its key at once, in the place of what was there. */
  publish(): Promise<void>;
  /** Lets go of it; harmless after `publish`. */
  discard(): Promise<void>;
}

/** How large something is, and when it was written, by the clock of the machine that keeps it. */
export type BlobFacts = { readonly size: number; readonly writtenAt: Date };

/** What lies directly in a folder, also what somebody else has put there. */
export type BlobEntry = {
  readonly name: string;
  readonly isFolder: boolean;
  /** `null`: it has gone meanwhile. */
  facts(): Promise<BlobFacts | null>;
};

/**
 * Where bytes live: keys are slash-separated paths of [a-z0-9.-] names. What a resolved promise says
 * is there is there after a power cut. A blob is written once; writing it again with the same key replaces it whole.
 */
export interface BlobStore {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Writes only if there is nothing under the key yet; tells whether it did. */
  create(key: string, bytes: Uint8Array): Promise<boolean>;
  /** Takes over a local file that is already durable: moved, or copied and then removed. */
  adopt(key: string, path: string): Promise<void>;
  /** Begins a blob that is too large to be held in memory, or must be looked at before it counts. */
  stage(key: string): Promise<StagedBlob>;
  get(key: string): Promise<Uint8Array | null>;
  /** Many small ones, such as keys, with little work for each. Each comes, or fails, by itself. */
  getMany(keys: readonly string[]): Promise<Uint8Array | null>[];
  open(key: string): Promise<OpenBlob | null>;
  /** Gone, or never there. */
  delete(key: string): Promise<void>;
  /** Lets go of what is being written, or was when its process died, to keys that begin so. */
  forgetUnpublished(prefix: string): Promise<void>;
  list(prefix: string): AsyncIterable<{ key: string; size: number }>;
  /** What lies in a folder, which is `''` or ends with a slash; not what is still being written. */
  entries(folder: string): AsyncIterable<BlobEntry>;
  /** What is being written, or was when its process died. */
  unpublished(): AsyncIterable<BlobEntry>;
  /** Bytes that can still be written; `null` where nothing bounds them, or nothing tells. */
  freeBytes(): Promise<number | null>;
}
