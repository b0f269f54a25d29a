import type { ManifestOf } from '#domain/seal/manifest';
import type { SealQueries } from '#infra/read-model/seals/seal.queries';
import type { Chain } from './chain.js';
import type { Entry } from './entry.js';

const MOST_KEYS = 1_000;

/** The entries of the keys that the chain was ever signed with, the newest first. */
export const signedKeys = async (
  chain: Chain,
  queries: Pick<SealQueries, 'entriesOf'>,
): Promise<(Entry & { readonly manifest: ManifestOf<'key'> })[]> => {
  const places = await queries.entriesOf('SealKeyChained', MOST_KEYS);
  const entries = await Promise.all(places.map((place) => chain.entryOfKind('key', Number(place))));
  return entries.filter((entry) => entry !== null);
};

/** What they say. */
export const keyEntries = async (
  chain: Chain,
  queries: Pick<SealQueries, 'entriesOf'>,
): Promise<ManifestOf<'key'>[]> =>
  (await signedKeys(chain, queries)).map(({ manifest }) => manifest);

/** Id of a key → its public half (DER, base64). */
export const publicKeysOf = (entries: readonly ManifestOf<'key'>[]): Map<string, string> =>
  new Map(entries.map(({ newKey, publicKey }) => [newKey, publicKey]));
