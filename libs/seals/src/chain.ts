import type { Occasion } from '#domain/kernel';
import type { Manifest, ManifestOf } from '#domain/seal/manifest';
import { SEALS, type SealEvent } from '#domain/seal/seal';
import { UnknownEvent } from '#infra/event-store/codec';
import type { House } from '#infra/house';
import {
  type Draft,
  type Entry,
  type Head,
  chained,
  chainedKey,
  entryOf,
  eventOf,
  headAfter,
} from './entry.js';
import type { SigningKey } from './signing.js';

type Ground = Pick<House, 'store' | 'codec' | 'storeId'>;

/** The chain of seals of one instance: the stream `seals`, an entry an event. */
export class Chain {
  constructor(private readonly ground: Ground) {}

  /** The name of the chain. */
  get id(): string {
    return this.ground.storeId;
  }

  /** Where it ends; `null`: nothing was ever sealed. */
  async head(): Promise<Head | null> {
    const entry = await this.last();
    return entry && headAfter(entry.manifest);
  }

  /** The newest entry; `null`: nothing was ever sealed. */
  async last(): Promise<Entry | null> {
    const last = await this.ground.store.lastRevision(SEALS);
    return last === null ? null : this.entry(Number(last));
  }

  /** `null`: there is none there. */
  async entry(sequence: number): Promise<Entry | null> {
    for await (const entry of this.entries(sequence, 1)) return entry;
    return null;
  }

  /** The entry, if it is of this kind. */
  async entryOfKind<K extends Manifest['kind']>(
    kind: K,
    sequence: number,
  ): Promise<(Entry & { readonly manifest: ManifestOf<K> }) | null> {
    const entry = await this.entry(sequence);
    return entry?.manifest.kind === kind
      ? (entry as Entry & { readonly manifest: ManifestOf<K> })
      : null;
  }

  /** From a place on, oldest first, `limit` at most. @throws UnknownEvent */
  async *entries(from = 0, limit = Infinity): AsyncGenerator<Entry> {
    for await (const place of this.places(from, limit)) {
      if (place instanceof UnknownEvent) throw place;
      yield place;
    }
  }

  /** The same, but what cannot be read does not end it: in its place is why. */
  async *places(from = 0, limit = Infinity): AsyncGenerator<Entry | UnknownEvent> {
    const { store, codec } = this.ground;
    for await (const stored of store.readStream(SEALS, BigInt(from), limit))
      yield await codec.decode(stored).then(
        (event) => entryOf(event as unknown as SealEvent),
        (error: unknown) => {
          if (error instanceof UnknownEvent) return error;
          throw error;
        },
      );
  }

  /**
   * Adds entries behind the head that was seen.
   * @throws WrongExpectedRevision when somebody else was faster; EventStoreUnavailable
   */
  async append(
    head: Head,
    drafts: readonly Draft[],
    key: SigningKey,
    on: Occasion,
  ): Promise<Entry[]> {
    const entries = chained(head, drafts, { chain: this.id, key, at: on.at });
    await this.store(head, entries, on);
    return entries;
  }

  /** Adds a key, vouched for by the one before it; without a head it is the first. @throws as `append` */
  async appendKey(
    head: Head | null,
    newKey: SigningKey,
    { by, on }: { readonly by: SigningKey; readonly on: Occasion },
  ): Promise<Head> {
    const entry = chainedKey(head, newKey, { chain: this.id, key: by, at: on.at });
    await this.store(head, [entry], on);
    return headAfter(entry.manifest);
  }

  private async store(head: Head | null, entries: readonly Entry[], on: Occasion): Promise<void> {
    const { store, codec } = this.ground;
    const expected = head === null ? 'no-stream' : BigInt(head.sequence);
    const encoded = await codec.encode(SEALS, expected, entries.map(eventOf), on);
    await store.append(SEALS, expected, encoded);
  }
}

/** Where the chain ends; `null` also where its last entry cannot be read. */
export const readableHead = (chain: Pick<Chain, 'head'>): Promise<Head | null> =>
  chain.head().catch((error: unknown) => {
    if (error instanceof UnknownEvent) return null;
    throw error;
  });
