import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A zip of these files, as packages are: stored. A name may come twice. */
export const zipped = (
  files: Iterable<readonly [name: string, bytes: Uint8Array]>,
): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, bytes] of files) zip.addBuffer(Buffer.from(bytes), name, { compress: false });
  zip.end();
  return buffer(zip.outputStream);
};
