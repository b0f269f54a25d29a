import type { ManifestOf } from '#domain/seal/manifest';
import { type Json, canonicalJson } from '../canonical-json.js';
import { type Bytes, bytesOf, fromHex, hexOf, sha256 } from './bytes.js';
import { FILES, type Openings, type SealedLeaves, type StoredHistory } from './evidence.js';
import { type Finding, differing } from './finding.js';
import { leafHash, rootOf } from './tree.js';

type Seal = ManifestOf<'recording'>;

const rootHex = async (leaves: readonly string[]): Promise<string> =>
  hexOf(await rootOf(leaves.map(fromHex)));

/** Below this a seal is not one of ours, and hashing would go on for ever. */
const LEAST_PIECE_BYTES = 1_024;

/** Hashes of equal pieces; `salts`: one goes before each of them. */
const leavesOf = async (bytes: Bytes, size: number, salts?: SealedLeaves['salts']) => {
  if (!Number.isSafeInteger(size) || size < LEAST_PIECE_BYTES)
    throw new Error(`The seal counts in pieces of ${size} bytes, which no seal does.`);
  const leaves: string[] = [];
  for (let n = 0; n * size < bytes.length; n++) {
    const piece = bytes.subarray(n * size, (n + 1) * size);
    const salt = salts ? [fromHex(salts[n] ?? '')] : [];
    leaves.push(hexOf(await leafHash(...salt, piece)));
  }
  return leaves;
};

/** Those that the root was made of; `null` when they are not known any more. */
const sealedLeaves = async (leaves: readonly string[] | null, root: string, field: string) => {
  if (leaves === null || (await rootHex(leaves)) === root) return { known: leaves, findings: [] };
  const detail = 'These hashes are not those that the seal was made of.';
  return { known: null, findings: [{ files: [FILES.leaves], detail, field }] };
};

/** What differs of the capture, and where. */
export const captureFindings = async (
  bytes: Bytes,
  { capture: sealed }: Seal,
  kept: SealedLeaves['capture'],
): Promise<Finding[]> => {
  const { known, findings } = await sealedLeaves(kept, sealed.merkleRoot, 'capture');
  const leaves = await leavesOf(bytes, sealed.leafBytes);
  const isSame =
    bytes.length === sealed.bytes &&
    hexOf(await sha256(bytes)) === sealed.sha256 &&
    (await rootHex(leaves)) === sealed.merkleRoot;
  if (isSame) return findings;
  const detail = 'The capture is not the one that was sealed.';
  const where = known && {
    bytes: differing(known, leaves).map(
      ([from, to]) => [from * sealed.leafBytes, to * sealed.leafBytes] as const,
    ),
  };
  return [...findings, { files: [FILES.capture], detail, ...where }];
};

/** What differs of the sound, and in which seconds. `pcm`: 16 bit, both sides interleaved. */
export const soundFindings = async (
  { pcm, sampleRate }: { readonly pcm: Bytes; readonly sampleRate: number },
  sealed: NonNullable<Seal['sound']>,
  kept: Pick<SealedLeaves, 'seconds' | 'salts'>,
): Promise<Finding[]> => {
  const frameBytes = (sealed.channels * sealed.bitsPerSample) / 8;
  const { known, findings } = await sealedLeaves(kept.seconds, sealed.secondsRoot, 'seconds');
  const leaves = await leavesOf(pcm, sealed.sampleRate * frameBytes, kept.salts);
  const isSame =
    sampleRate === sealed.sampleRate &&
    pcm.length === sealed.frames * frameBytes &&
    hexOf(await sha256(pcm)) === sealed.pcmSha256;
  if (!isSame) {
    const where = known && { seconds: differing(known, leaves) };
    const detail = 'The sound is not the one that was sealed.';
    return [...findings, { files: [FILES.wav], detail, ...where }];
  }
  if ((await rootHex(leaves)) === sealed.secondsRoot) return findings;
  const detail = 'The salts of the seconds are not those that were sealed.';
  return [...findings, { files: [FILES.leaves], detail, field: 'salts' }];
};

/** Are the events that the seal looked at all there, as they were? */
export const historyFindings = async (
  history: StoredHistory,
  { history: { events, merkleRoot } }: Seal,
): Promise<Finding[]> => {
  const leaves: Bytes[] = [];
  for (const { id, type, data, metadata } of history.slice(0, events))
    leaves.push(await leafHash(bytesOf(canonicalJson({ id, type, data, metadata }))));
  if (leaves.length === events && hexOf(await rootOf(leaves)) === merkleRoot) return [];
  const detail = `The first ${events} events of the history are not as they were sealed.`;
  return [{ files: [FILES.history], detail, field: `[0] to [${events - 1}]` }];
};

/** Which facts are not those that the seal commits to. */
export const factFindings = async (
  openings: Openings,
  { commitments }: Seal,
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const name of new Set([...Object.keys(commitments), ...Object.keys(openings)])) {
    const opening = openings[name];
    if (opening && (await commitmentTo(name, opening)) === commitments[name]) continue;
    const detail = `What is told of “${name}” is not what was sealed.`;
    findings.push({ files: [FILES.openings], detail, field: name });
  }
  return findings;
};

const commitmentTo = async (name: string, { salt, value }: { salt: string; value: Json }) =>
  hexOf(await sha256(bytesOf(canonicalJson([salt, name, value]))));
