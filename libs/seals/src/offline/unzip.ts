import { type Bytes, textOf } from './bytes.js';
import { type Listed, contentAt, isSame, listedAt } from './zip-entry.js';

const END_BYTES = 22;
const END = 0x06054b50;
const TOO_LARGE = 0xffffffff;

/** Files by name, and the names of those of which header, list and checksum do not say the same. */
type Unzipped = { readonly files: Map<string, Bytes>; readonly broken: readonly string[] };

/** The files of a zip, as {@link readZip} finds them. @throws Error as that does, and when one is broken */
export const unzip = (zip: Bytes): Map<string, Bytes> => {
  const { files, broken } = readZip(zip);
  if (broken.length > 0)
    throw new Error(`${broken.join(', ')} in the zip is not as the list at its end says.`);
  return files;
};

/**
 * What is in a zip, as evidence packages are written: stored, one behind the other from the
 * first byte, then the list of them, then nothing (APPNOTE 4.3.6). What programs that read a zip from its
 * beginning would find is so what those find that read its list, but for what is broken.
 * @throws Error when it is another kind of zip, not whole, or holds anything besides
 */
export const readZip = (zip: Bytes): Unzipped => {
  const files = new Map<string, Bytes>();
  const broken: string[] = [];
  const { entries, directory, end } = endOf(zip);
  let [at, local] = [directory, 0];
  for (let left = entries; left > 0; left--) {
    const listed: Listed = listedAt(zip, { at, end });
    const name = textOf(listed.name);
    if (files.has(name)) throw new Error(`The zip has ${name} twice.`);
    if (listed.offset !== local) throw new Error(`Something lies in the zip before ${name}.`);
    const { content, next, isAsListed } = contentAt(zip, listed, directory);
    files.set(name, content);
    if (!isAsListed) broken.push(name);
    at = listed.next;
    local = next;
  }
  if (local !== directory || at !== end)
    throw new Error('Something lies in the zip that its list does not have.');
  return { files, broken };
};

const NOTHING = new Uint8Array(4);

const endOf = (zip: Bytes) => {
  const end = zip.length - END_BYTES;
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  if (end < 0 || view.getUint32(end, true) !== END || view.getUint16(end + 20, true) !== 0)
    throw new Error('That is no whole zip. It has to end where its list does.');
  const entries = view.getUint16(end + 10, true);
  const directory = view.getUint32(end + 16, true);
  if (directory === TOO_LARGE)
    throw new Error('The zip is larger than 4 GiB: unpack it, and give the files.');
  const isPlain =
    isSame(zip.subarray(end + 4, end + 8), NOTHING) &&
    view.getUint16(end + 8, true) === entries &&
    directory + view.getUint32(end + 12, true) === end;
  if (!isPlain) throw new Error('The list in the zip is damaged.');
  return { entries, directory, end };
};
