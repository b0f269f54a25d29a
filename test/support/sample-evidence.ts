import { createHash } from 'node:crypto';
import type { ManifestOf } from '#domain/seal/manifest';
import { wavHeader } from '#media/wav';
import { canonicalBytes } from '#seals/canonical-json';
import { commitmentsTo, openingsOf, secondSalt } from '#seals/commitments';
import { type Entry, chained, chainedKey, entryHash, headAfter } from '#seals/entry';
import { type Proof, grownWavHead, proofFiles, signedList, wavChunk } from '#seals/evidence-files';
import { LEAF_BYTES, secondLeaf } from '#seals/measure';
import { inclusionPath, leafHash, rootOf, subtreesOf } from '#seals/merkle';
import { FILES } from '#seals/offline/evidence';
import type { Span } from '#seals/offline/finding';
import { redact } from '#seals/redact';
import { type SigningKey, makeSigningKey } from '#seals/signing';

const CHAIN = '9f1a2a3e-6f0b-4c57-9a43-0d0f6c1c2b1a';
export const ID = '018f0000-0000-7000-8000-000000000001';
const AT = new Date('2030-01-01T08:00:00.000Z');
const RATE = 800;
/** Bytes of one second of its sound. */
export const SECOND = RATE * 4;

const secret = Buffer.alloc(32, 7);
const facts = { device: '009033302ab1', remoteName: 'Jürgen Öz', remoteNumber: null };
const hex = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('hex'));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** No stretch of it comes twice. */
const noise = (length: number) => {
  let state = length;
  return Buffer.from(
    Array.from(
      { length },
      () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24,
    ),
  );
};
const pieces = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
    bytes.subarray(n * size, (n + 1) * size),
  );

const capture = noise(3 * LEAF_BYTES + 500);
/** Five seconds and an eighth. */
export const pcm = noise(5 * SECOND + 400);
const history = [0, 1, 2].map((n) => ({
  id: `event-${n}`,
  type: 'RecordingStarted',
  data: { n },
  metadata: { at: AT.toISOString() },
}));
const captureLeaves = pieces(capture, LEAF_BYTES).map((piece) => leafHash(piece));
const seconds = pieces(pcm, SECOND).map((piece, n) => secondLeaf(secondSalt(secret, n), piece));
const salts = seconds.map((_, n) => secondSalt(secret, n).toString('hex'));

const draft = {
  kind: 'recording' as const,
  recording: ID,
  startedAt: AT.toISOString(),
  receivedAt: AT.toISOString(),
  capture: {
    bytes: capture.length,
    sha256: sha256(capture),
    leafBytes: LEAF_BYTES,
    merkleRoot: rootOf(captureLeaves).toString('hex'),
  },
  sound: {
    converter: 'media-5',
    sampleRate: RATE,
    channels: 2 as const,
    bitsPerSample: 16 as const,
    digits: 'muted' as const,
    frames: pcm.length / 4,
    pcmSha256: sha256(pcm),
    secondsRoot: rootOf(seconds).toString('hex'),
  },
  history: {
    events: 2,
    merkleRoot: rootOf(
      history.slice(0, 2).map((event) => leafHash(canonicalBytes(event))),
    ).toString('hex'),
  },
  commitments: commitmentsTo({ secret, events: 2, facts }),
} satisfies Partial<ManifestOf<'recording'>>;

/** A chain of two keys, six seals and a checkpoint; the seal in question is its fifth entry. */
const chain = async () => {
  const [one, other] = [makeSigningKey(), makeSigningKey()];
  const first = chainedKey(null, one, { chain: CHAIN, key: one, at: AT });
  const sealed = (after: Entry, count: number, key: SigningKey) =>
    chained(headAfter(after.manifest), Array<typeof draft>(count).fill(draft), {
      chain: CHAIN,
      key,
      at: AT,
    }) as [Entry, Entry];
  const early = sealed(first, 2, one);
  const second = chainedKey(headAfter(early[1].manifest), other, {
    chain: CHAIN,
    key: one,
    at: AT,
  });
  const late = sealed(second, 4, other);
  const entries = [first, ...early, second, ...late];
  const leaves = entries.map(({ manifest }) => Buffer.from(entryHash(manifest), 'hex'));
  const size = entries.length;
  const head = { kind: 'checkpoint', size, root: rootOf(leaves).toString('hex') } as const;
  const end = headAfter((late.at(-1) ?? first).manifest);
  const [entry] = chained(end, [head], { chain: CHAIN, key: other, at: AT }) as [Entry];
  const path = hex(await inclusionPath(4, size, subtreesOf(leaves)));
  const keys = [first, second];
  const place = { keys, before: second, after: late[1], checkpoint: { entry, path } };
  return { seal: late[0] as Sealed, place, key: other };
};
type Sealed = Entry & { readonly manifest: ManifestOf<'recording'> };

export type Files = Map<string, Uint8Array<ArrayBuffer>>;

type Content = Map<string, Buffer>;

/** All that proves it, and the key that signs what is exported. */
export const sampleProof = async (): Promise<{ key: SigningKey; proof: Proof }> => {
  const { key, ...placed } = await chain();
  const openings = openingsOf({ secret, events: 2, facts });
  const leaves = { capture: hex(captureLeaves), seconds: hex(seconds), salts };
  return { key, proof: { ...placed, openings, leaves } };
};

/** All that goes into one but the list of files, and the key that signs that. */
const sample = async (
  withheld: readonly Span[],
): Promise<{ key: SigningKey; content: Content }> => {
  const { key, proof: whole } = await sampleProof();
  const said = { spans: withheld, reason: 'A number is said', ...exported };
  const proof = withheld.length > 0 ? redact(whole, said, { key, converter: 'media-5' }) : whole;
  const chunk = wavChunk(proof);
  const head = grownWavHead(wavHeader(RATE, 2, pcm.length / 4), chunk.length);
  const sound = Buffer.from(pcm);
  for (const [from, to] of withheld)
    sound.fill(0, from * SECOND, Math.min(to * SECOND, sound.length));
  const content: Content = new Map([
    ...proofFiles(proof),
    [FILES.wav, Buffer.concat([head, sound, chunk])],
    [FILES.history, canonicalBytes(history)],
    [FILES.activity, canonicalBytes([{ what: 'opened' }])],
    [FILES.readme, Buffer.from('Read me.')],
  ]);
  if (withheld.length > 0) return { key, content };
  return { key, content: content.set(FILES.capture, capture).set(FILES.pdf, noise(900)) };
};

const exported = { exportedAt: AT.toISOString(), exportedBy: 'Clara Weiß' };

/**
 * The files of an evidence package of noise, sealed by keys of its own. `change`: what is done to them
 * before the list of them is signed; `withheld`: seconds, as [from, to).
 */
export const sampleEvidence = async (
  change: (content: Content) => void = () => undefined,
  withheld: readonly Span[] = [],
): Promise<Files> => {
  const { key, content } = await sample(withheld);
  change(content);
  const files = Object.fromEntries(
    [...content].map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }]),
  );
  const list = { v: 1, kind: 'evidence', recording: ID, converter: 'media-5', files } as const;
  const all = [...content, ...signedList({ ...list, ...exported }, key)];
  return new Map(all.map(([name, bytes]) => [name, Uint8Array.from(bytes)]));
};
