import type { ManifestOf } from '#domain/seal/manifest';
import { UnknownEvent } from '#infra/event-store/codec';
import type { SealQueries } from '#infra/read-model/seals/seal.queries';
import { type Chain, readableHead } from './chain.js';
import { type Entry, type Head, flawsOf } from './entry.js';

const MOST_KEYS = 1_000;
/** So many of the newest entries may hold a key of which the catalogue does not know yet. */
const LATELY = 1_000;

type Key = ManifestOf<'key'>;
type KeyEntry = Entry & { readonly manifest: Key };

/** Is it a new key, which the newest of these, the oldest of them first, vouches for? */
export const isVouchedFor = (entry: Entry, keys: readonly Key[]): entry is KeyEntry => {
  const { manifest } = entry;
  const isBehind = manifest.sequence > (keys.at(-1)?.sequence ?? -1);
  const flaws = flawsOf(entry, { keys, before: saidBefore(entry) });
  return manifest.kind === 'key' && isBehind && flaws.length === 0;
};

/** What it says that it follows: whether that is so is no matter of the key. */
const saidBefore = ({ manifest: { sequence, previous, key } }: Entry): Head | null =>
  sequence === 0 ? null : { sequence: sequence - 1, hash: previous ?? '', key };

type KnownKeys = {
  /** The oldest first, each vouched for by the one before. */
  readonly vouched: readonly KeyEntry[];
  /** The places of those for which nobody did, or which do not stand where they say. */
  readonly others: readonly number[];
};
type KeyedChain = Pick<Chain, 'entryOfKind' | 'head' | 'places'>;
type Found = { readonly place: number; readonly entry: KeyEntry };

/** `found`: the oldest first; `place`: where the chain holds it. */
export const vouchedKeys = (found: readonly Found[]): KnownKeys => {
  const vouched: KeyEntry[] = [];
  const others: number[] = [];
  for (const { place, entry } of found)
    if (entry.manifest.sequence === place && isVouchedFor(entry, manifestsOf(vouched)))
      vouched.push(entry);
    else others.push(place);
  return { vouched, others };
};

/** What entries say. */
export const manifestsOf = (entries: readonly KeyEntry[]): Key[] =>
  entries.map(({ manifest }) => manifest);

/** The keys that the chain was ever signed with. */
export const knownKeys = async (
  chain: KeyedChain,
  queries: Pick<SealQueries, 'entriesOf'>,
): Promise<KnownKeys> => {
  const places = (await queries.entriesOf('SealKeyChained', MOST_KEYS)).map(Number).toReversed();
  const entries = await Promise.all(places.map((place) => chain.entryOfKind('key', place)));
  const found = entries.flatMap((entry, n) =>
    entry === null ? [] : [{ place: places[n] ?? -1, entry }],
  );
  return vouchedKeys([...found, ...(await broughtSince(found.at(-1), chain))]);
};

/** Behind the last one that was found: the catalogue may be behind the chain, and a seal by such a key is none less. */
const broughtSince = async (last: Found | undefined, chain: KeyedChain): Promise<Found[]> => {
  const head = await readableHead(chain);
  if (head === null || head.key === last?.entry.manifest.newKey) return [];
  const found: Found[] = [];
  let place = Math.max((last?.place ?? -1) + 1, head.sequence + 1 - LATELY);
  for await (const entry of chain.places(place)) {
    if (!(entry instanceof UnknownEvent) && isOfKey(entry)) found.push({ place, entry });
    place += 1;
  }
  return found;
};

const isOfKey = (entry: Entry): entry is KeyEntry => entry.manifest.kind === 'key';

/** What those say that were vouched for, the newest first. */
export const keyEntries = async (...from: Parameters<typeof knownKeys>): Promise<Key[]> =>
  manifestsOf((await knownKeys(...from)).vouched).toReversed();
