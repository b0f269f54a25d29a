import type { Manifest, ManifestOf } from '#domain/seal/manifest';
import type { SealEvent } from '#domain/seal/seal';
import { canonicalBytes } from './canonical-json.js';
import { leafHash } from './merkle.js';
import { type SigningKey, isSignedBy, keyIdOf, sign } from './signing.js';

/** An entry of the chain, as its event holds it. */
export type Entry = {
  readonly manifest: Manifest;
  /** Ed25519, base64, over the canonical JSON of the manifest. */
  readonly signature: string;
  /** Of a key: the same by the new key. */
  readonly proof?: string;
};

/** What is signed and hashed. */
export const manifestBytes = (manifest: Manifest): Buffer => canonicalBytes(manifest);

/** The name of an entry (hex): SHA-256 over 0x00 and its manifest, a leaf of RFC 6962. */
export const entryHash = (manifest: Manifest): string =>
  leafHash(manifestBytes(manifest)).toString('hex');

/** Where the chain ends: what the next entry follows, and the key that signs it. */
export type Head = { readonly sequence: number; readonly hash: string; readonly key: string };

export const headAfter = (manifest: Manifest): Head => ({
  sequence: manifest.sequence,
  hash: entryHash(manifest),
  key: manifest.kind === 'key' ? manifest.newKey : manifest.key,
});

/** What an entry says before it has its place in the chain. */
export type Draft = {
  [K in Manifest['kind']]: Omit<ManifestOf<K>, keyof Common>;
}[Manifest['kind']];
type Common = Pick<Manifest, 'v' | 'chain' | 'sequence' | 'previous' | 'key' | 'sealedAt'>;

type Place = {
  readonly chain: string;
  readonly head: Head | null;
  readonly key: string;
  readonly at: Date;
};

const placed = (draft: Draft, { chain, head, key, at }: Place): Manifest => ({
  v: 1,
  chain,
  sequence: head === null ? 0 : head.sequence + 1,
  previous: head?.hash ?? null,
  key,
  sealedAt: at.toISOString(),
  ...draft,
});

type Signing = { readonly chain: string; readonly key: SigningKey; readonly at: Date };

/** Puts drafts behind each other at the end of the chain, and signs them. */
export const chained = (
  head: Head | null,
  drafts: readonly Draft[],
  { chain, key, at }: Signing,
): Entry[] => {
  let last = head;
  return drafts.map((draft) => {
    const manifest = placed(draft, { chain, head: last, key: key.id, at });
    last = headAfter(manifest);
    return { manifest, signature: sign(manifestBytes(manifest), key) };
  });
};

/** A new key, vouched for by the one before; the first vouches for itself. */
export const chainedKey = (
  head: Head | null,
  newKey: SigningKey,
  { chain, key, at }: Signing,
): Entry => {
  const draft = { kind: 'key', publicKey: newKey.publicKey, newKey: newKey.id } as const;
  const manifest = placed(draft, { chain, head, key: key.id, at });
  const bytes = manifestBytes(manifest);
  return { manifest, signature: sign(bytes, key), proof: sign(bytes, newKey) };
};

const typeOf = {
  recording: 'SealChained',
  tombstone: 'TombstoneChained',
  key: 'SealKeyChained',
  checkpoint: 'CheckpointChained',
  statement: 'StatementChained',
} as const satisfies Record<Manifest['kind'], SealEvent['type']>;

/** The event that holds an entry. */
export const eventOf = (entry: Entry): SealEvent =>
  ({ type: typeOf[entry.manifest.kind], data: entry }) as SealEvent;

/** The entry that an event holds. */
export const entryOf = ({ data }: SealEvent): Entry => data;

/** What can be wrong with one entry by itself, and with how it follows the one before. */
export type Flaw =
  | 'signature-invalid'
  | 'key-unknown'
  | 'key-not-current'
  | 'key-unproved'
  | 'chain-differs'
  | 'sequence-broken'
  | 'previous-differs';

/** `keys`: all that were vouched for, the oldest first. */
type Known = { readonly keys: readonly ManifestOf<'key'>[]; readonly before: Head | null };

/** Does the entry stand behind `before`, and did the owner of the key of that place sign it? */
export const flawsOf = (entry: Entry, { keys, before }: Known): Flaw[] => {
  const { manifest } = entry;
  const flaws: Flaw[] = [];
  if (manifest.sequence !== (before === null ? 0 : before.sequence + 1))
    flaws.push('sequence-broken');
  if (manifest.previous !== (before?.hash ?? null)) flaws.push('previous-differs');
  if (manifest.chain !== (keys[0] ?? manifest).chain) flaws.push('chain-differs');
  return [...flaws, ...flawsOfSigning(entry, keys)];
};

const flawsOfSigning = ({ manifest, signature, proof }: Entry, keys: Known['keys']): Flaw[] => {
  const flaws: Flaw[] = [];
  const bytes = manifestBytes(manifest);
  const signer = signerOf(manifest, keys);
  if (signer?.newKey !== manifest.key) flaws.push(foreignTo(keys, manifest.key));
  else if (!isSignedBy(bytes, signature, signer.publicKey)) flaws.push('signature-invalid');
  if (manifest.kind === 'key' && !isProved(manifest, bytes, proof)) flaws.push('key-unproved');
  return flaws;
};

/** The newest key before that place: none older signs any more. The first vouches for itself. */
const signerOf = (manifest: Manifest, keys: Known['keys']): ManifestOf<'key'> | undefined => {
  if (manifest.sequence > 0) return keys.findLast(({ sequence }) => sequence < manifest.sequence);
  return manifest.kind === 'key' ? (keys[0] ?? manifest) : undefined;
};

const foreignTo = (keys: Known['keys'], id: string): Flaw =>
  keys.some(({ newKey }) => newKey === id) ? 'key-not-current' : 'key-unknown';

const isProved = (
  { publicKey, newKey }: ManifestOf<'key'>,
  bytes: Uint8Array,
  proof = '',
): boolean => keyIdOf(publicKey) === newKey && isSignedBy(bytes, proof, publicKey);
