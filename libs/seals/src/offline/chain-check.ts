import type { Manifest, ManifestOf } from '#domain/seal/manifest';
import { canonicalJson } from '../canonical-json.js';
import type { Entry } from '../entry.js';
import { type Bytes, bytesOf, fromBase64, fromHex, hexOf } from './bytes.js';
import { isSignedBy, keyIdOf } from './ed25519.js';
import { FILES, type Place } from './evidence.js';
import type { Finding } from './finding.js';
import { leafHash, rootByPath } from './tree.js';

/** A key of the chain: what comes behind its entry is signed by it, until the next one follows. */
export type Key = {
  readonly id: string;
  readonly der: Bytes;
  readonly manifest: ManifestOf<'key'>;
};
/** The first one first, each vouched for by the one before. */
export type Keys = readonly Key[];

/** The bytes of a manifest that are signed and hashed. */
export const manifestBytes = (manifest: Manifest): Bytes => bytesOf(canonicalJson(manifest));

const hashOf = async (manifest: Manifest): Promise<string> =>
  hexOf(await leafHash(manifestBytes(manifest)));

const inChain = (detail: string, field: string): Finding => ({
  files: [FILES.chain],
  detail,
  field,
});

/** The keys that are vouched for, each by the one before; the first vouches for itself. */
export const vouchedKeys = async (
  entries: readonly Entry[],
): Promise<{ keys: Keys; findings: Finding[] }> => {
  const keys: Key[] = [];
  const findings: Finding[] = [];
  for (const [n, entry] of entries.entries()) {
    const key = await vouched(entry, keys);
    if (key === null)
      findings.push(inChain('A key is not vouched for by the one before it.', `keys[${n}]`));
    else keys.push(key);
  }
  return { keys, findings };
};

const vouched = async (entry: Entry, keys: Keys): Promise<Key | null> => {
  const { manifest, proof = '' } = entry;
  if (manifest.kind !== 'key') return null;
  const key: Key = { id: manifest.newKey, der: fromBase64(manifest.publicKey), manifest };
  const last = keys.at(-1);
  const isInOrder = last
    ? manifest.sequence > last.manifest.sequence
    : manifest.sequence === 0 && manifest.previous === null;
  const isFine =
    isInOrder &&
    (await keyIdOf(key.der)) === key.id &&
    (await isSignedBy(manifestBytes(manifest), fromBase64(proof), key.der)) &&
    (await isEntrySigned(entry, last ? keys : [key]));
  return isFine ? key : null;
};

type Signed = { readonly signature: Bytes; readonly by: string };

/** Did the owner of the key that is in force now sign it? */
export const isSigned = async (
  bytes: Bytes,
  { signature, by }: Signed,
  keys: Keys,
): Promise<boolean> => {
  const newest = keys.at(-1);
  return newest?.id === by && isSignedBy(bytes, signature, newest.der);
};

/** Did the owner of the key that was in force at its place in the chain sign it? */
export const isSignedInPlace = async (
  manifest: Manifest,
  signature: Bytes,
  keys: Keys,
): Promise<boolean> => {
  const { sequence, chain, key } = manifest;
  const signer =
    sequence === 0 ? keys[0] : keys.findLast((each) => each.manifest.sequence < sequence);
  return (
    Number.isSafeInteger(sequence) &&
    signer?.id === key &&
    signer.manifest.chain === chain &&
    isSignedBy(manifestBytes(manifest), signature, signer.der)
  );
};

const isEntrySigned = ({ manifest, signature }: Entry, keys: Keys): Promise<boolean> =>
  isSignedInPlace(manifest, fromBase64(signature), keys);

/** Does the seal stand between its neighbours, and does a checkpoint cover it? */
export const placeFindings = async (
  seal: Manifest,
  place: Place,
  keys: Keys,
): Promise<Finding[]> => {
  const { before, after, checkpoint } = place;
  const findings: Finding[] = [];
  for (const [field, entry] of Object.entries({ before, after }))
    if (entry && !(await isEntrySigned(entry, keys)))
      findings.push(inChain('A neighbour of the seal is not signed by its key.', field));
  if ((before?.manifest.sequence ?? -1) !== seal.sequence - 1)
    findings.push(inChain('This is not the entry before the seal.', 'before'));
  if (after && after.manifest.sequence !== seal.sequence + 1)
    findings.push(inChain('This is not the entry after the seal.', 'after'));
  if (checkpoint) findings.push(...(await witnessed(seal, checkpoint, keys)));
  return [...findings, ...(await disagreeing(seal, place))];
};

/** Entries that cannot stand in one chain: two in one place, or one that follows another than is there. */
const disagreeing = async (seal: Manifest, place: Place): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const known = inOrder(seal, place);
  for (const [n, { field, manifest }] of known.entries()) {
    const last = known[n - 1]?.manifest;
    if (!last) continue;
    const gap = manifest.sequence - last.sequence;
    const hash = await hashOf(last);
    if (gap === 0 && hash !== (await hashOf(manifest)))
      findings.push(inChain('Another entry stands in the same place of the chain.', field));
    if (gap === 1 && hash !== manifest.previous)
      findings.push(inChain('It follows another entry of the chain.', field));
  }
  return findings;
};

const inOrder = (seal: Manifest, { keys, before, after, checkpoint }: Place) =>
  [
    ...keys.map((entry, n) => ({ field: `keys[${n}]`, entry })),
    { field: 'before', entry: before },
    { field: 'manifest.json', entry: { manifest: seal } },
    { field: 'after', entry: after },
    { field: 'checkpoint.entry', entry: checkpoint?.entry },
  ]
    .flatMap(({ field, entry }) => (entry ? [{ field, manifest: entry.manifest }] : []))
    .toSorted((one, other) => one.manifest.sequence - other.manifest.sequence);

const witnessed = async (
  seal: Manifest,
  { entry, path }: NonNullable<Place['checkpoint']>,
  keys: Keys,
): Promise<Finding[]> => {
  const found: Finding[] = [];
  if (entry.manifest.kind !== 'checkpoint' || !(await isEntrySigned(entry, keys)))
    found.push(
      inChain('The checkpoint is not signed by the key of its place.', 'checkpoint.entry'),
    );
  const { root, size, sequence } = entry.manifest as ManifestOf<'checkpoint'>;
  if (size !== sequence)
    found.push(inChain('The checkpoint is not over all that is before it.', 'checkpoint.entry'));
  const leaf = await leafHash(manifestBytes(seal));
  const led = await rootByPath(leaf, { index: seal.sequence, size }, path.map(fromHex));
  if (led === null || hexOf(led) !== root)
    found.push(
      inChain('The seal is not in the chain as the checkpoint has it.', 'checkpoint.path'),
    );
  return found;
};
