import { randomBytes } from 'node:crypto';
import type { BlobStore } from '../blobs/blob-store.js';
import { recordingBlobs } from '../blobs/recording-blobs.js';
import { type DataKeys, RecordingLocked } from './data-keys.js';
import type { Keyring } from './keyring.js';
import { keyIdOf, unwrapDataKey, wrapDataKey } from './recording-key.js';
import { SealFault } from './sealed-format.js';

const KEY_BYTES = 32;
const CACHED_KEYS = 1_000;
/** No longer than keys of personal data are remembered: an erasure waits for those. */
const CACHED_MS = 3_000;

type Cached = { readonly dataKey: Uint8Array; readonly until: number };

/** Data keys as blobs beside the bytes, each sealed to the crypt key that was in force when it was made. */
export class RecordingKeys implements DataKeys {
  private readonly cache = new Map<string, Cached>();

  constructor(
    private readonly blobs: BlobStore,
    private readonly keyring: Keyring,
  ) {}

  async find(recording: string): Promise<Uint8Array | null> {
    const cached = this.cache.get(recording);
    if (cached && cached.until > performance.now()) return cached.dataKey;
    const wrapped = await this.blobs.get(recordingBlobs(recording).dataKey);
    return wrapped === null ? null : this.unwrap(recording, wrapped);
  }

  async begin(recording: string): Promise<Uint8Array | null> {
    const known = await this.find(recording);
    if (known !== null) return known;
    const key = await this.keyring.inForce();
    if (key === null) return null;
    const dataKey = randomBytes(KEY_BYTES);
    const wrapped = wrapDataKey(recording, key, dataKey);
    const isOurs = await this.blobs.create(recordingBlobs(recording).dataKey, wrapped);
    return isOurs ? dataKey : this.find(recording);
  }

  /** Id of the crypt key that opens a recording; `null`: it is kept in clear. */
  async under(recording: string): Promise<string | null> {
    const { dataKey } = recordingBlobs(recording);
    const wrapped = await this.blobs.get(dataKey);
    if (wrapped === null) return null;
    const id = keyIdOf(wrapped);
    if (id === null) throw new SealFault(dataKey, 'The data key of a recording is damaged.');
    return id;
  }

  /**
   * Seals the data key of a recording to the crypt key in force, in one step; its bytes stay as they are.
   * @returns id of the key that it is under then; `null`: it is kept in clear
   */
  async rewrap(recording: string): Promise<string | null> {
    const [under, key] = [await this.under(recording), await this.keyring.inForce()];
    if (under === null || key === null || under === key.id) return under;
    const dataKey = await this.find(recording);
    if (dataKey === null) return null;
    const blob = recordingBlobs(recording).dataKey;
    await this.blobs.put(blob, wrapDataKey(recording, key, dataKey));
    return key.id;
  }

  private async unwrap(recording: string, wrapped: Uint8Array): Promise<Uint8Array> {
    const blob = recordingBlobs(recording).dataKey;
    const id = keyIdOf(wrapped);
    if (id === null) throw new SealFault(blob, 'The data key of a recording is damaged.');
    const pair = this.keyring.pairOf(id);
    if (pair === null) throw new RecordingLocked(recording, await this.keyOf(id));
    const dataKey = unwrapDataKey(recording, wrapped, pair);
    if (dataKey === null)
      throw new SealFault(blob, 'The data key of a recording is damaged, or of another one.');
    this.remember(recording, dataKey);
    return dataKey;
  }

  private async keyOf(id: string) {
    const { keys } = await this.keyring.published();
    const found = keys.find((key) => key.id === id);
    // No more of it than is told: the fault goes into logs as it is.
    return found ? { number: found.number, since: found.since } : null;
  }

  private remember(recording: string, dataKey: Uint8Array): void {
    const oldest = this.cache.size >= CACHED_KEYS ? this.cache.keys().next().value : undefined;
    if (oldest !== undefined) this.cache.delete(oldest);
    this.cache.set(recording, { dataKey, until: performance.now() + CACHED_MS });
    setTimeout(() => this.cache.delete(recording), CACHED_MS).unref();
  }
}
