import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** The files of a download; the WAV is read only as fast as the zip is taken. */
export interface DownloadParts {
  wav: DownloadedWav;
  /** Of other calls in the capture. */
  others?: readonly DownloadedWav[];
  pdf: { name: string; bytes: Uint8Array };
  /** Says what is not whole; null when everything is. */
  note: { name: string; text: string } | null;
  /** Stamped on all entries; a fixed moment makes the bytes reproducible. */
  mtime: Date;
}

export interface DownloadedWav {
  name: string;
  byteLength: number;
  open(): Readable | AsyncIterable<Uint8Array>;
}

/**
 * A zip of WAV and PDF, and of a note when they are not whole, stored without compression, so that its exact length is known before the
 * first byte. Memory does not depend on the WAV's length. When the WAV fails or has another length
 * than announced, the stream is destroyed with that error; destroying the stream (as `pipeline`
 * does when the client goes away) closes the WAV. Whoever does not read it must destroy it.
 */
export function downloadZip({ wav, others = [], pdf, note, mtime }: DownloadParts): {
  contentLength: number;
  stream: Readable;
} {
  const zip = new ZipFile();
  const stream = zip.outputStream as Readable;
  zip.on('error', (error: Error) => stream.destroy(error));
  const entry = { mtime: new UtcDate(mtime), compress: false };
  for (const each of [wav, ...others]) {
    zip.addReadStream(openedFor(each, stream), each.name, { ...entry, size: each.byteLength });
  }
  zip.addBuffer(Buffer.from(pdf.bytes), pdf.name, entry);
  if (note !== null) zip.addBuffer(Buffer.from(note.text), note.name, entry);
  return { contentLength: finished(zip), stream };
}

/** yazl puts no error handler on its source, and does not close it: both are tied here. */
function openedFor(wav: DownloadedWav, stream: Readable): Readable {
  const opened = wav.open();
  const source = opened instanceof Readable ? opened : Readable.from(opened, { objectMode: false });
  source.on('error', (error) => stream.destroy(error));
  source.on('close', () => {
    if (!source.readableEnded) stream.destroy(new Error('The audio ended before its time.'));
  });
  stream.on('close', () => source.destroy());
  return source;
}

/** Closes the list of entries; all sizes being known, yazl tells the whole length at once. */
function finished(zip: ZipFile): number {
  let length = -1;
  const calculated: (total?: number) => void = (total = -1) => (length = total);
  zip.end({ forceZip64Format: false, comment: '' }, calculated);
  if (length < 0) throw new Error('The length of the zip could not be worked out.');
  return length;
}

/** yazl writes the entries' DOS time in the machine's zone; this makes it UTC everywhere. */
class UtcDate extends Date {
  override getFullYear = (): number => this.getUTCFullYear();
  override getMonth = (): number => this.getUTCMonth();
  override getDate = (): number => this.getUTCDate();
  override getHours = (): number => this.getUTCHours();
  override getMinutes = (): number => this.getUTCMinutes();
  override getSeconds = (): number => this.getUTCSeconds();
}
