import { randomUUID } from 'node:crypto';
import { create } from '#domain/instance/create';
import { instance } from '#domain/instance/instance';
import { openBlobStore } from './blobs/disk.blob-store.js';
import { type EncryptedBlobs, encryptedBlobs } from './crypt/encrypted-blobs.js';
import { encryptionOfLog } from './crypt/encryption-of-log.js';
import { keysOfLog } from './crypt/keys-of-log.js';
import { type Clock, systemClock } from './clock.js';
import type { Config } from './config.js';
import { Codec } from './event-store/codec.js';
import { connectEventStore, type EventStoreOptions } from './event-store/esdb.event-store.js';
import type { EventStore } from './event-store/event-store.js';
import { Ledger } from './event-store/ledger.js';
import { DestroyedList } from './destroyed/destroyed-list.js';
import { type Replay, replayDestroyed } from './destroyed/replay-destroyed.js';
import { BlobKeyVault, type KeyVault } from './keys/key-vault.js';
import { systemOccasion } from './occasion.js';

/** What every process of the product stands on: the log, the bytes, the keys, the clock. */
export type House = EncryptedBlobs & {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: EventStore;
  readonly codec: Codec;
  readonly ledger: Ledger;
  readonly vault: KeyVault;
  readonly destroyed: DestroyedList;
  /** What came of replaying that list before anything else. */
  readonly replay: Replay;
  /** Names the event store: positions mean nothing in another one. */
  readonly storeId: string;
  close(): Promise<void>;
};

/**
 * Opens log and blobs; a new event store gets its identity here, and what a backup brought back of
 * destroyed recordings is destroyed again. @throws EventStoreUnavailable
 */
export const openHouse = async (
  config: Config,
  options: EventStoreOptions = {},
): Promise<House> => {
  const clock = systemClock(config.clockOffsetMs);
  const stored = await openBlobStore(config.blobUrl);
  const destroyed = await DestroyedList.open(config.destroyedPlaces);
  const store = connectEventStore(config.eventStoreUrl, options);
  const vault = new BlobKeyVault(stored);
  const codec = new Codec(vault);
  const ledger = new Ledger(store, codec);
  const said = { keys: keysOfLog(ledger), recordings: encryptionOfLog(ledger) };
  const encrypted = encryptedBlobs(stored, said);
  const { keyring } = encrypted;
  try {
    const storeId = await identify(ledger, clock);
    const close = () => store.close();
    await keyring.restore();
    for (const words of config.cryptKeys) await keyring.unlock(words);
    const bytes = { ...encrypted, vault, destroyed };
    const house = { config, clock, store, codec, ledger, ...bytes, storeId, close };
    return { ...house, replay: await replayDestroyed(house) };
  } catch (error) {
    await store.close();
    throw error;
  }
};

const identify = async (ledger: Ledger, clock: Clock): Promise<string> => {
  await ledger.transact(
    instance,
    null,
    create(randomUUID()),
    systemOccasion(clock, 'setup', { via: 'boot' }),
  );
  const { state } = await ledger.load(instance, null);
  if (state.storeId === null) throw new Error('The event store has no identity.');
  return state.storeId;
};
