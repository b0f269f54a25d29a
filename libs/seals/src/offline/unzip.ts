import { type Bytes, textOf } from './bytes.js';

const END_BYTES = 22;
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const STORED = 0;

/**
 * The files of a zip, by name, as evidence packages are written: stored, without compression.
 * @throws Error when it is another kind of zip, or not whole
 */
export const unzip = (zip: Bytes): Map<string, Bytes> => {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  const files = new Map<string, Bytes>();
  const end = endOf(view);
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== ENTRY) throw new Error('The list in the zip is damaged.');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
      view.getUint16(at + field, true),
    ) as [number, number, number];
    const name = textOf(zip.subarray(at + 46, at + 46 + nameBytes));
    if (files.has(name)) throw new Error(`The zip has ${name} twice.`);
    files.set(name, contentOf(zip, view, at));
    at += 46 + nameBytes + extraBytes + commentBytes;
  }
  return files;
};

const endOf = (view: DataView): number => {
  const least = Math.max(0, view.byteLength - END_BYTES - 0xffff);
  for (let at = view.byteLength - END_BYTES; at >= least; at--)
    if (view.getUint32(at, true) === END) return at;
  throw new Error('That is no whole zip.');
};

const contentOf = (zip: Bytes, view: DataView, entry: number): Bytes => {
  if (view.getUint16(entry + 10, true) !== STORED)
    throw new Error('The zip was packed anew: unpack it, and give the files.');
  const size = view.getUint32(entry + 24, true);
  const header = view.getUint32(entry + 42, true);
  const from = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  if (from + size > zip.length) throw new Error('The zip is cut off.');
  return zip.subarray(from, from + size);
};
