import { randomBytes } from 'node:crypto';
import type { BlobStore } from '../blobs/blob-store.js';
import { recordingBlobs } from '../blobs/recording-blobs.js';
import { type DataKeys, RecordingLocked } from './data-keys.js';
import type { EncryptionOfLog } from './encryption-of-log.js';
import type { Keyring } from './keyring.js';
import { LogMemory, keepNewest } from './log-memory.js';
import { commitmentTo, keyIdOf, unwrapDataKey, wrapDataKey } from './recording-key.js';
import { SealFault } from './sealed-format.js';

const KEY_BYTES = 32;
const CACHED_KEYS = 1_000;
/** No longer than keys of personal data are remembered: an erasure waits for those. */
const CACHED_MS = 3_000;

/** More than there are uploads at once whose beginning the log was not told of yet. */
const BEGUN_KEYS = 10_000;

type Cached = { readonly dataKey: Uint8Array; readonly until: number };

/** How a recording is kept encrypted: under which crypt key, and what its data key commits to, where that is known. */
export type KeptEncrypted = { readonly key: string; readonly commitment: string | null };

/**
 * Data keys as blobs beside the bytes, each sealed to the crypt key that was in force when it was made. The log has a
 * commitment to each: what does not agree with it is not used.
 */
export class RecordingKeys implements DataKeys {
  private readonly cache = new Map<string, Cached>();
  /** What was made here: to read it again would take the crypt key, and might be another. */
  private readonly begun = new Map<string, KeptEncrypted>();
  private readonly logMemory = new LogMemory();

  /** @param log who runs without one believes what lies beside the bytes */
  constructor(
    private readonly blobs: BlobStore,
    private readonly keyring: Keyring,
    private readonly log: EncryptionOfLog | null,
  ) {}

  async find(recording: string): Promise<Uint8Array | null> {
    const cached = this.cache.get(recording);
    if (cached && cached.until > performance.now()) return cached.dataKey;
    const dataKey = await this.stored(recording);
    if (dataKey === null) await this.refuseClear(recording);
    return dataKey;
  }

  async begin(recording: string): Promise<Uint8Array | null> {
    const key = await this.keyring.inForce();
    if (key === null) return this.stored(recording);
    const dataKey = randomBytes(KEY_BYTES);
    const wrapped = wrapDataKey(recording, key, dataKey);
    const isOurs = await this.blobs.create(recordingBlobs(recording).dataKey, wrapped);
    if (!isOurs) return this.stored(recording);
    const commitment = commitmentTo(recording, dataKey);
    keepNewest(this.begun, BEGUN_KEYS, recording, { key: key.id, commitment });
    return dataKey;
  }

  /**
   * What the log is to be told of how a recording is kept, if it knows nothing of that yet; `null`: in clear. Of a data
   * key that was made here it is what was decided then: whoever seals it anew later tells the log himself.
   */
  async kept(recording: string): Promise<KeptEncrypted | null> {
    const made = this.begun.get(recording);
    if (made !== undefined) return made;
    const key = await this.under(recording);
    if (key === null) return null;
    if (!this.keyring.isOpen(key)) return { key, commitment: null };
    const dataKey = await this.stored(recording);
    return { key, commitment: dataKey && commitmentTo(recording, dataKey) };
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
    if (under === null) await this.refuseClear(recording);
    if (under === null || key === null || under === key.id) return under;
    const dataKey = await this.find(recording);
    if (dataKey === null) return null;
    const blob = recordingBlobs(recording).dataKey;
    await this.blobs.put(blob, wrapDataKey(recording, key, dataKey));
    return key.id;
  }

  private async stored(recording: string): Promise<Uint8Array | null> {
    const wrapped = await this.blobs.get(recordingBlobs(recording).dataKey);
    return wrapped === null ? null : this.unwrap(recording, wrapped);
  }

  /** Where there never was a crypt key nothing is encrypted, and nobody needs to be asked. */
  private async refuseClear(recording: string): Promise<void> {
    if (this.log === null || (await this.keyring.published()).keys.length === 0) return;
    if (this.logMemory.isClear(recording)) return;
    const said = await this.log(recording);
    this.logMemory.note(recording, said);
    if (said.isEncrypted)
      throw new SealFault(
        recordingBlobs(recording).dataKey,
        'The log says that this recording is encrypted, and its data key is not there.',
      );
  }

  private async refuseOther(recording: string, dataKey: Uint8Array): Promise<void> {
    const commitment = commitmentTo(recording, dataKey);
    if (this.log === null || this.logMemory.isCommittedTo(recording, commitment)) return;
    const said = await this.log(recording);
    this.logMemory.note(recording, said);
    if (said.commitment === null || said.commitment === commitment) return;
    throw new SealFault(
      recordingBlobs(recording).dataKey,
      'The data key of this recording is not the one that the log is committed to: it was replaced.',
    );
  }

  private async unwrap(recording: string, wrapped: Uint8Array): Promise<Uint8Array> {
    const blob = recordingBlobs(recording).dataKey;
    const id = keyIdOf(wrapped);
    if (id === null) throw new SealFault(blob, 'The data key of a recording is damaged.');
    const pair = this.keyring.pairOf(id);
    if (pair === null) throw await this.lockedBy(recording, id);
    const dataKey = unwrapDataKey(recording, wrapped, pair);
    if (dataKey === null)
      throw new SealFault(blob, 'The data key of a recording is damaged, or of another one.');
    await this.refuseOther(recording, dataKey);
    this.remember(recording, dataKey);
    return dataKey;
  }

  private async lockedBy(recording: string, id: string): Promise<RecordingLocked | SealFault> {
    const byId = (key: { readonly id: string }) => key.id === id;
    const found =
      (await this.keyring.published()).keys.find(byId) ??
      (await this.keyring.asLogged()).keys.find(byId);
    // No more of it than is told: the fault goes into logs as it is.
    if (found) return new RecordingLocked(recording, { number: found.number, since: found.since });
    if (this.log === null) return new RecordingLocked(recording, null);
    const { dataKey } = recordingBlobs(recording);
    return new SealFault(dataKey, 'The data key names a crypt key that was never set.');
  }

  private remember(recording: string, dataKey: Uint8Array): void {
    const until = performance.now() + CACHED_MS;
    keepNewest(this.cache, CACHED_KEYS, recording, { dataKey, until });
    setTimeout(() => this.cache.delete(recording), CACHED_MS).unref();
  }
}
