import { Readable } from 'node:stream';
import { Refusal } from '#domain/kernel';
import type { OpenBlob } from '#infra/blobs/blob-store';
import { type Json, canonicalBytes } from '#seals/canonical-json';
import { type Proof, grownWavHead, proofFiles, wavChunk } from '#seals/evidence-files';
import { FILES } from '#seals/offline/evidence';
import type { Proving } from '#seals/proof-of';
import { silenced } from '#seals/silenced';
import type { GatheredSound } from '../recordings/gather-download.js';
import type { DownloadParts, DownloadedWav } from '../recordings/download/zip.js';
import type { History } from '../recordings/history.js';
import { pieces } from '../recordings/recording-bytes.js';
import type { Part } from './evidence-zip.js';

type Texts = {
  readonly proving: Proving;
  readonly activity: History;
  readonly readme: string;
  /** `verify.html`. */
  readonly verify: Uint8Array;
};

/** The files of a package without the sound. */
export const textParts = ({ proving, activity, readme, verify }: Texts): Part[] => [
  { name: FILES.readme, content: Buffer.from(readme) },
  { name: FILES.verify, content: verify },
  ...[...proofFiles(proving.proof)].map(([name, content]) => ({ name, content })),
  { name: FILES.history, content: canonicalBytes(proving.history) },
  { name: FILES.activity, content: canonicalBytes(plain(activity.items)) },
];

/** As JSON has it: without what is not there, and without halves of characters. */
const plain = (value: unknown): Json =>
  JSON.parse(JSON.stringify(value), (_name, each: unknown) =>
    typeof each === 'string' ? each.toWellFormed() : each,
  ) as Json;

type Gathered = {
  readonly proving: Proving;
  readonly download: DownloadParts;
  /** Closed when it was read, or the package is given up. */
  readonly capture: OpenBlob;
};

/** The files that hold the content. */
export const contentParts = ({ proving, download, capture }: Gathered): Part[] => {
  const { note, pdf, others = [] } = download;
  const chunk = wavChunk(proving.proof);
  return [
    { name: FILES.pdf, content: pdf.bytes },
    ...(note ? [{ name: note.name, content: Buffer.from(note.text) }] : []),
    { name: FILES.wav, content: carrying(download.wav, chunk) },
    ...others.map((other) => ({ name: other.name, content: readable(other) })),
    { name: FILES.capture, content: captureStream(capture) },
  ];
};

const FRAME_BYTES = 4;

/**
 * The sound, silent where seconds of it are withheld, and the note on what of it is damaged; closed as in
 * `contentParts`. @throws Refusal when seconds of it are not those that were sealed; it is closed then
 */
export const redactedParts = async (proof: Proof, sound: GatheredSound): Promise<Part[]> => {
  const { wav, note, frames, sampleRate } = sound;
  const sealed = proof.seal.manifest.sound;
  if (sealed?.frames !== frames || sealed.sampleRate !== sampleRate) {
    await sound.close();
    throw soundDiffers();
  }
  const head = wav.byteLength - frames * FRAME_BYTES;
  const at = (second: number) => head + second * sampleRate * FRAME_BYTES;
  const stretches = (proof.redaction?.statement.withheld ?? []).map(
    ([from, to]) => [at(from), at(to)] as const,
  );
  const open = () => {
    const source = readable(wav);
    const left = Readable.from(silenced(source, stretches), { objectMode: false });
    return left.once('close', () => source.destroy());
  };
  return [
    ...(note ? [{ name: note.name, content: Buffer.from(note.text) }] : []),
    { name: FILES.wav, content: carrying({ ...wav, open }, wavChunk(proof)) },
  ];
};

const soundDiffers = () =>
  new Refusal(
    'conflict',
    'sound-differs',
    'Its sound is not as long as the one that was sealed, so its seconds are not those in the seal. Verify it.',
  );

const captureStream = (capture: OpenBlob): Readable =>
  Readable.from(pieces(capture, { start: 0, end: capture.size }), { objectMode: false }).once(
    'close',
    () => {
      // It was only read from: a fault on closing loses nothing.
      capture.close().catch(() => undefined);
    },
  );

const readable = (wav: DownloadedWav): Readable => {
  const opened = wav.open();
  return opened instanceof Readable ? opened : Readable.from(opened, { objectMode: false });
};

/** The WAV with a chunk behind its samples. The source is closed with it. */
const carrying = (wav: DownloadedWav, chunk: Buffer): Readable => {
  const source = readable(wav);
  const grown = Readable.from(withChunk(source, chunk), { objectMode: false });
  return grown.once('close', () => source.destroy());
};

const withChunk = async function* (source: AsyncIterable<Uint8Array>, chunk: Buffer) {
  let isHead = true;
  for await (const piece of source) {
    yield isHead ? grownWavHead(piece, chunk.length) : piece;
    isHead = false;
  }
  yield chunk;
};
