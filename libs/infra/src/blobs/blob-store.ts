/** Random access to one stored blob. Close it. */
export interface OpenBlob {
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

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
  get(key: string): Promise<Uint8Array | null>;
  open(key: string): Promise<OpenBlob | null>;
  /** Gone, or never there. */
  delete(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<{ key: string; size: number }>;
}
