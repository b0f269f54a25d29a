import { Readable } from 'node:stream';
import type { OpenBlob } from '#infra/blobs/blob-store';
import { type Json, canonicalBytes } from '#seals/canonical-json';
import { grownWavHead, proofFiles, wavChunk } from '#seals/evidence-files';
import { FILES } from '#seals/offline/evidence';
import type { Proving } from '#seals/proof-of';
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
