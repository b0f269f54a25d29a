import type { Manifest, ManifestOf } from '#domain/seal/manifest';
import { canonicalJson } from '../canonical-json.js';
import type { Entry } from '../entry.js';
import { type Bytes, bytesOf, fromBase64, fromHex, hexOf } from './bytes.js';
import { isSignedBy, keyIdOf } from './ed25519.js';
import { FILES, type Place } from './evidence.js';
import type { Finding } from './finding.js';
import { leafHash, rootByPath } from './tree.js';

/** Id of a key → the key, DER. */
export type Keys = ReadonlyMap<string, Bytes>;

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
  const keys = new Map<string, Bytes>();
  const findings: Finding[] = [];
  for (const [n, entry] of entries.entries()) {
    const der = await vouched(entry, keys);
    if (der === null)
      findings.push(inChain('A key is not vouched for by the one before it.', `keys[${n}]`));
    else if (entry.manifest.kind === 'key') keys.set(entry.manifest.newKey, der);
  }
  return { keys, findings };
};

const vouched = async (
  { manifest, signature, proof = '' }: Entry,
  keys: Keys,
): Promise<Bytes | null> => {
  if (manifest.kind !== 'key') return null;
  const der = fromBase64(manifest.publicKey);
  const voucher = manifest.sequence === 0 ? der : keys.get(manifest.key);
  const bytes = manifestBytes(manifest);
  const isFine =
    voucher !== undefined &&
    (manifest.sequence > 0 || manifest.key === manifest.newKey) &&
    (await keyIdOf(der)) === manifest.newKey &&
    (await isSignedBy(bytes, fromBase64(proof), der)) &&
    (await isSignedBy(bytes, fromBase64(signature), voucher));
  return isFine ? der : null;
};

/** Did the owner of one of these keys sign it? */
export const isSigned = async (
  bytes: Bytes,
  { signature, by }: { readonly signature: Bytes; readonly by: string },
  keys: Keys,
): Promise<boolean> => {
  const key = keys.get(by);
  return key !== undefined && isSignedBy(bytes, signature, key);
};

const isEntrySigned = ({ manifest, signature }: Entry, keys: Keys): Promise<boolean> =>
  isSigned(manifestBytes(manifest), { signature: fromBase64(signature), by: manifest.key }, keys);

/** Does the seal stand between its neighbours, and does a checkpoint cover it? */
export const placeFindings = async (
  seal: Manifest,
  { before, after, checkpoint }: Place,
  keys: Keys,
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const [field, entry] of Object.entries({ before, after }))
    if (entry && !(await isEntrySigned(entry, keys)))
      findings.push(inChain('A neighbour of the seal is not signed by a key of the chain.', field));
  if (seal.previous !== (before === null ? null : await hashOf(before.manifest)))
    findings.push(inChain('The seal follows another entry of the chain.', 'before'));
  if (after && after.manifest.previous !== (await hashOf(seal)))
    findings.push(inChain('The next entry of the chain follows another seal.', 'after'));
  if (checkpoint) findings.push(...(await witnessed(seal, checkpoint, keys)));
  return findings;
};

const witnessed = async (
  seal: Manifest,
  { entry, path }: NonNullable<Place['checkpoint']>,
  keys: Keys,
): Promise<Finding[]> => {
  const found: Finding[] = [];
  if (entry.manifest.kind !== 'checkpoint' || !(await isEntrySigned(entry, keys)))
    found.push(inChain('The checkpoint is not signed by a key of the chain.', 'checkpoint.entry'));
  const { root, size } = entry.manifest as ManifestOf<'checkpoint'>;
  const leaf = await leafHash(manifestBytes(seal));
  const led = await rootByPath(leaf, { index: seal.sequence, size }, path.map(fromHex));
  if (led === null || hexOf(led) !== root)
    found.push(
      inChain('The seal is not in the chain as the checkpoint has it.', 'checkpoint.path'),
    );
  return found;
};
