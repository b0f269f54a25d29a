import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { HEADER_BYTES } from '#infra/crypt/sealed-format';
import { Sealer } from '#infra/crypt/sealer';
import type { SpoolFile } from './spool-file.js';

/**
 * Encrypts what is appended, as it will be kept: each time in blocks of their own, so that whatever a crash
 * leaves can be opened up to the last of them. `sync` ends the blob.
 */
export const sealedSpoolFile = (
  file: SpoolFile,
  recording: string,
  dataKey: Uint8Array,
): SpoolFile => {
  const sealer = Sealer.begin(dataKey, recordingBlobs(recording).capture);
  let header: Buffer[] = [sealer.header];
  let isTorn = false;
  const end = async () => {
    if (!isTorn) return file.append([...header, ...sealer.end().bytes]);
    const stored = await file.size();
    const { at, bytes } = sealer.end(stored);
    await file.cut(stored < HEADER_BYTES ? 0 : at);
    await file.append(stored < HEADER_BYTES ? [sealer.header, ...bytes] : bytes);
  };
  return {
    ...file,
    append: async (chunks) => {
      const sealed = [...header, ...inPieces(chunks).flatMap((piece) => sealer.seal(piece))];
      header = [];
      try {
        await file.append(sealed);
      } catch (error) {
        isTorn = true;
        throw error;
      }
    },
    sync: async () => {
      await end();
      await file.sync();
    },
  };
};

/** Large ones are taken as they come: to put them together first would cost more than their blocks do. */
const LARGE_BYTES = 32 * 1024;

const inPieces = (chunks: readonly Uint8Array[]): readonly Uint8Array[] =>
  chunks.every(({ length }) => length >= LARGE_BYTES) ? chunks : [Buffer.concat(chunks)];
