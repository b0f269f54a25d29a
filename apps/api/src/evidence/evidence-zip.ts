import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { FileList } from '#seals/offline/evidence';

type Listed = FileList['files'];

/** A file of a package; what is opened is closed by the package. */
export type Part = { readonly name: string; readonly content: Readable | Uint8Array };

type Packing = {
  readonly parts: readonly Part[];
  /** Names and contents of the files that say what the others hash to. */
  readonly listOf: (files: Listed) => ReadonlyMap<string, Buffer>;
  readonly listNames: readonly string[];
  readonly mtime: Date;
};

/**
 * A zip of these files, stored without compression, and behind them the list of what was in it: each is
 * hashed as it goes out. When one fails, so does the stream; whoever does not read it destroys it.
 */
export const evidenceZip = ({ parts, listOf, listNames, mtime }: Packing): Readable => {
  const zip = new ZipFile();
  const stream = zip.outputStream as Readable;
  const options = { mtime, compress: false };
  const listed: Record<string, Listed[string]> = {};
  zip.on('error', (error: Error) => stream.destroy(error));
  for (const { name, content } of parts) {
    const source = content instanceof Readable ? content : [content];
    if (source instanceof Readable) stream.on('close', () => source.destroy());
    const hashed = Readable.from(
      hashing(source, (said) => (listed[name] = said)),
      {
        objectMode: false,
      },
    );
    hashed.on('error', (error) => stream.destroy(error));
    zip.addReadStream(hashed, name, options);
  }
  for (const name of listNames)
    zip.addReadStreamLazy(name, options, (open) => {
      const bytes = listOf(listed).get(name) ?? Buffer.alloc(0);
      open(null, Readable.from([bytes]));
    });
  zip.end();
  return stream;
};

const hashing = async function* (
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  done: (said: Listed[string]) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of source) {
    hash.update(piece);
    bytes += piece.length;
    yield piece;
  }
  done({ bytes, sha256: hash.digest('hex') });
};
