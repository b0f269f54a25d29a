import { z } from 'zod';

/** Hashes are SHA-256 in lower-case hex. */
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const base64 = z.base64();

/** What every entry of the chain says; a manifest is signed as canonical JSON (RFC 8785). */
const entry = {
  v: z.literal(1),
  chain: z.uuid().describe('Names the instance: the id of its event store.'),
  sequence: z.int().min(0).describe('Dense, from 0 on: also the revision of the event.'),
  previous: hash
    .nullable()
    .describe('SHA-256 over 0x00 and the manifest before; null in the first.'),
  key: hash.describe('SHA-256 of the public key (DER) that belongs to the signature.'),
  sealedAt: z.iso.datetime(),
};

/** 16-bit PCM, little-endian, local and remote interleaved, as a download gives it. */
const sound = z.strictObject({
  converter: z.string(),
  sampleRate: z.int(),
  channels: z.literal(2),
  bitsPerSample: z.literal(16),
  digits: z.literal('muted').describe('Dialled digits are silent, as in every download.'),
  frames: z.int(),
  pcmSha256: hash,
  secondsRoot: hash.describe(
    'RFC 6962 over seconds of PCM, each after its salt of 16 bytes; the last may be shorter.',
  ),
});

const recording = z.strictObject({
  ...entry,
  kind: z.literal('recording'),
  recording: z.uuid(),
  startedAt: z.iso.datetime(),
  receivedAt: z.iso.datetime().describe('When the upload ended, by the clock of the product.'),
  capture: z.strictObject({
    bytes: z.int(),
    sha256: hash,
    leafBytes: z.literal(65_536),
    merkleRoot: hash.describe('RFC 6962 over pieces of leafBytes; the last may be shorter.'),
  }),
  sound: sound.nullable().describe('null: it was not decoded yet, or cannot be.'),
  history: z
    .strictObject({ events: z.int(), merkleRoot: hash })
    .describe('RFC 6962 over its first events, canonical JSON, as the log holds them.'),
  commitments: z
    .record(z.string(), hash)
    .describe('By name: SHA-256 over the canonical JSON of [salt, name, value].'),
});

const tombstone = z.strictObject({
  ...entry,
  kind: z.literal('tombstone'),
  recording: z.uuid(),
  seal: z.int().min(0).describe('The last entry about it: what it sealed is gone.'),
  rule: z.string().describe('By which rule it went.'),
  deletedAt: z.iso.datetime(),
  erasedAt: z.iso.datetime(),
});

const signingKey = z.strictObject({
  ...entry,
  kind: z.literal('key'),
  publicKey: base64.describe('SubjectPublicKeyInfo, DER: what follows is signed by it.'),
  newKey: hash,
});

const checkpoint = z.strictObject({
  ...entry,
  kind: z.literal('checkpoint'),
  size: z.int().min(1).describe('How many entries it covers: all before it.'),
  root: hash.describe('RFC 6962 over the manifests of these entries.'),
});

const place = z.string().regex(/^\d+$/).describe('Of an event in the log.');
const figures = z.record(z.string(), z.int().min(1));

/** Figures are numbers of events that the log took in behind `after`, up to `upTo`. */
const statement = z.strictObject({
  ...entry,
  kind: z.literal('statement'),
  from: z.iso.datetime().describe('When the statement before ended; midnight, UTC.'),
  to: z.iso.datetime().describe('Midnight, UTC. What the log took in later is in the next one.'),
  after: place
    .nullable()
    .describe('Up to where the statement before speaks; null: it is the first.'),
  upTo: place.describe('It speaks of all events of the product up to here.'),
  log: z
    .strictObject({ events: z.int(), merkleRoot: hash })
    .describe('RFC 6962 over these events, canonical JSON, as the log holds them.'),
  captures: z.strictObject({
    begun: z.int(),
    complete: z.int(),
    incomplete: figures.describe('By why they ended.'),
    duplicates: z.int().describe('The same bytes under the same name were there already.'),
    failed: figures.describe('Could not be made into audio, by why.'),
    recycled: z.int(),
    restored: z.int(),
    removed: figures.describe('For good, by the rule.'),
    erased: z.int(),
  }),
  sources: z
    .strictObject({ count: z.int(), merkleRoot: hash })
    .describe(
      'Those of which captures were counted; RFC 6962 over canonical JSON of [salt, source, captures so far], by source.',
    ),
});

/** What is signed, of each kind. */
export const manifests = { recording, tombstone, key: signingKey, checkpoint, statement };
export type Manifest = {
  [K in keyof typeof manifests]: z.infer<(typeof manifests)[K]>;
}[keyof typeof manifests];
export type ManifestOf<K extends Manifest['kind']> = Extract<Manifest, { kind: K }>;
