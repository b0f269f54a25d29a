import type { ManifestOf } from '#domain/seal/manifest';
import type { Stamp } from '#domain/stamp/stamp';
import { type Json, canonicalBytes } from './canonical-json.js';
import { type Entry, manifestBytes } from './entry.js';
import {
  FILES,
  type FileList,
  type Openings,
  type Place,
  type SealedLeaves,
  type SignedRedaction,
  WAV_CHUNK,
  type WavProof,
  keyFile,
} from './offline/evidence.js';
import { type SigningKey, publicKeyPem, sign } from './signing.js';

/** All that proves one recording, without its content. */
export type Proof = {
  readonly seal: Entry & { readonly manifest: ManifestOf<'recording'> };
  readonly place: Place;
  readonly openings: Openings;
  readonly leaves: SealedLeaves;
  /** Only where seconds are withheld. */
  readonly redaction?: SignedRedaction;
  /** What an authority has signed of the checkpoint in `place`; `null`: none has. */
  readonly stamp?: Stamp | null;
};

const json = (value: object): Buffer => canonicalBytes(value as Json);
const keyManifests = ({ keys }: Place) =>
  keys.map(({ manifest }) => manifest).filter((manifest) => manifest.kind === 'key');

/** The files of an evidence package that hold the proof, by name. */
export const proofFiles = ({
  seal,
  place,
  openings,
  leaves,
  redaction,
  stamp,
}: Proof): Map<string, Buffer> =>
  new Map([
    [FILES.manifest, manifestBytes(seal.manifest)],
    [FILES.signature, Buffer.from(seal.signature, 'base64')],
    [FILES.chain, json(place)],
    [FILES.openings, json(openings)],
    [FILES.leaves, json(leaves)],
    ...(redaction ? redactionFiles(redaction) : []),
    ...(stamp && place.checkpoint ? stampFiles(stamp, place.checkpoint.entry) : []),
    ...keyManifests(place).map(({ newKey, publicKey }): [string, Buffer] => [
      keyFile(newKey),
      Buffer.from(publicKeyPem(publicKey)),
    ]),
  ]);

const redactionFiles = ({ statement, signature }: SignedRedaction): [string, Buffer][] => [
  [FILES.redaction, json(statement)],
  [FILES.redactionSignature, Buffer.from(signature, 'base64')],
];

const stampFiles = ({ response }: Stamp, { manifest }: Entry): [string, Buffer][] => [
  [FILES.stamp, Buffer.from(response, 'base64')],
  [FILES.checkpoint, manifestBytes(manifest)],
];

/** The list of files, and its signature. */
export const signedList = (list: Omit<FileList, 'key'>, key: SigningKey): Map<string, Buffer> => {
  const bytes = json({ ...list, key: key.id });
  return new Map([
    [FILES.list, bytes],
    [FILES.listSignature, Buffer.from(sign(bytes, key), 'base64')],
  ]);
};

/** What goes behind the samples of the WAV: a chunk that players pass over. */
export const wavChunk = ({ seal, place, leaves, redaction }: Proof): Buffer => {
  const { seconds, salts } = leaves;
  const said = redaction && { redaction };
  const proof: WavProof = { seal, keys: place.keys, leaves: { seconds, salts }, ...said };
  const bytes = json(proof);
  const head = Buffer.alloc(8);
  head.write(WAV_CHUNK, 'latin1');
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes, Buffer.alloc(bytes.length % 2)]);
};

/** The first bytes of a WAV (RIFF, or RF64 as EBU Tech 3306 has it) to which so many bytes are added behind. */
export const grownWavHead = (head: Uint8Array, by: number): Buffer => {
  const grown = Buffer.from(head);
  const isLong = grown.toString('latin1', 0, 4) === 'RF64';
  if (isLong) grown.writeBigUInt64LE(grown.readBigUInt64LE(20) + BigInt(by), 20);
  else grown.writeUInt32LE(grown.readUInt32LE(4) + by, 4);
  return grown;
};
