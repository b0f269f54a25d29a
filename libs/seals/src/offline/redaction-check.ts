import type { Manifest, ManifestOf } from '#domain/seal/manifest';
import { canonicalJson } from '../canonical-json.js';
import { type Bytes, bytesOf, fromHex, hexOf } from './bytes.js';
import { type Keys, isSigned, manifestBytes } from './chain-check.js';
import { FILES, type Redaction, type SealedLeaves } from './evidence.js';
import { type Finding, differing } from './finding.js';
import { leafHash, rootOf } from './tree.js';
import { areInOrder, within } from './withheld.js';

type Sound = NonNullable<ManifestOf<'recording'>['sound']>;
type Heard = { readonly pcm: Bytes; readonly sampleRate: number };
type Kept = Pick<SealedLeaves, 'seconds' | 'salts'>;

const frameBytesOf = ({ channels, bitsPerSample }: Sound) => (channels * bitsPerSample) / 8;
const secondsOf = ({ frames, sampleRate }: Sound) => Math.ceil(frames / sampleRate);

/** Did the instance say of this seal that these seconds are withheld? `signature`: 64 bytes. */
export const redactionFindings = async (
  said: Redaction,
  signature: Bytes,
  { seal, keys }: { readonly seal: Manifest & { readonly recording: string }; readonly keys: Keys },
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const found = (detail: string, field: string) =>
    findings.push({ files: [FILES.redaction], detail, field });
  if (!(await isSigned(bytesOf(canonicalJson(said)), { signature, by: said.key }, keys)))
    findings.push({
      files: [FILES.redaction, FILES.redactionSignature],
      detail: 'What is said of withheld seconds is not signed by a key of the chain.',
    });
  if (said.kind !== 'redaction') found('It does not say what is withheld.', 'kind');
  const isOfThis =
    said.recording === seal.recording && said.seal === hexOf(await leafHash(manifestBytes(seal)));
  if (!isOfThis) found('It is about another seal.', 'seal');
  if (!areInOrder(said.withheld, said.seconds))
    found('These are no seconds of the call, in order.', 'withheld');
  return findings;
};

/**
 * Which seconds are not as they were sealed, or not silent though they are withheld. Of those the leaf is
 * taken as it is given: with it, all others lead to the root in the seal.
 */
export const redactedSoundFindings = async (
  wav: Heard,
  sealed: Sound,
  { kept, said }: { readonly kept: Kept; readonly said: Redaction },
): Promise<Finding[]> => {
  const bad = await unproved(wav, sealed, kept);
  if (bad.length > 0) return bad;
  const [leaves, { salts }] = [kept.seconds ?? [], kept];
  const isSaid = within(said.withheld, leaves.length);
  const secondBytes = sealed.sampleRate * frameBytesOf(sealed);
  const [other, unsilent, unsaid]: [string[], string[], string[]] = [[...leaves], [], []];
  for (const n of leaves.keys()) {
    const pcm = wav.pcm.subarray(n * secondBytes, (n + 1) * secondBytes);
    const salt = salts[n] ?? null;
    if ((salt === null) !== isSaid[n]) unsaid[n] = FOUND;
    if (salt !== null) other[n] = hexOf(await leafHash(fromHex(salt), pcm));
    else if (pcm.some((byte) => byte !== 0)) unsilent[n] = FOUND;
  }
  return [
    ...inSeconds(leaves, other, [FILES.wav], 'The sound is not the one that was sealed.'),
    ...inSeconds([], unsilent, [FILES.wav], 'It is not silent where seconds are withheld.'),
    ...inSeconds([], unsaid, [FILES.redaction, FILES.leaves], SAID_OTHERWISE),
    ...(said.seconds === leaves.length ? [] : [miscounted]),
  ];
};

const FOUND = 'found';
const SAID_OTHERWISE = 'It says of other seconds that they are withheld than the salts do.';
const miscounted: Finding = {
  files: [FILES.redaction],
  detail: 'It says that the call has another number of seconds than were sealed.',
  field: 'seconds',
};

const inSeconds = (
  one: readonly string[],
  other: readonly string[],
  files: readonly string[],
  detail: string,
): Finding[] => {
  const seconds = differing(one, other);
  return seconds.length === 0 ? [] : [{ files, detail, seconds }];
};

/** Why no second can be told from another: the hashes, or the WAV as a whole, are not those of the seal. */
const unproved = async (
  wav: Heard,
  sealed: Sound,
  { seconds, salts }: Kept,
): Promise<Finding[]> => {
  const inLeaves = (detail: string, field: string): Finding[] => [
    { files: [FILES.leaves], detail, field },
  ];
  const isWhole =
    wav.sampleRate === sealed.sampleRate && wav.pcm.length === sealed.frames * frameBytesOf(sealed);
  if (!isWhole)
    return [{ files: [FILES.wav], detail: 'The sound is not as long as the one that was sealed.' }];
  if (seconds?.length !== secondsOf(sealed) || salts.length !== seconds.length)
    return inLeaves('There are not as many as the call has seconds.', 'seconds');
  if (hexOf(await rootOf(seconds.map(fromHex))) === sealed.secondsRoot) return [];
  return inLeaves('These hashes are not those that the seal was made of.', 'seconds');
};
