import type { Bytes } from './bytes.js';
import { crc32 } from './crc32.js';

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const LISTED = 0x02014b50;
const LISTED_BYTES = 46;
const DESCRIPTOR = 0x08074b50;
const STORED = 0;
const UTF8 = 0x0800;
/** Sizes and checksum stand behind the content, as they were not known before it. */
const DESCRIBED = 0x0008;
const REGULAR_FILE = 8;
const TIMESTAMP = 0x5455;
const TIMESTAMP_BYTES = 9;

/** An entry of the list at the end of a zip. */
export type Listed = {
  readonly name: Bytes;
  readonly size: number;
  readonly crc: number;
  readonly isDescribed: boolean;
  /** Version, flags, method, time: the same in both headers. */
  readonly shared: Bytes;
  /** Checksum and both sizes, as they are written. */
  readonly sizes: Bytes;
  /** Where its own header is. */
  readonly offset: number;
  /** Where the next one of the list is. */
  readonly next: number;
};

const REPACKED = 'The zip was packed anew: unpack it, and give the files.';
const viewOf = ({ buffer, byteOffset, length }: Bytes) => new DataView(buffer, byteOffset, length);

/** Are these the same bytes? */
export const isSame = (one: Bytes, other: Bytes): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

/** @throws Error when it is damaged, or not as the product writes it */
export const listedAt = (
  zip: Bytes,
  { at, end }: { readonly at: number; readonly end: number },
): Listed => {
  const view = viewOf(zip);
  if (at + LISTED_BYTES > end || view.getUint32(at, true) !== LISTED)
    throw new Error('The list in the zip is damaged.');
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
    view.getUint16(at + field, true),
  ) as [number, number, number];
  const extraAt = at + LISTED_BYTES + nameBytes;
  const next = extraAt + extraBytes + commentBytes;
  const flags = view.getUint16(at + 8, true);
  const size = view.getUint32(at + 20, true);
  const isPlain =
    next <= end &&
    commentBytes === 0 &&
    isTimestamp(zip.subarray(extraAt, next)) &&
    (flags | DESCRIBED) === (UTF8 | DESCRIBED) &&
    view.getUint16(at + 10, true) === STORED &&
    view.getUint32(at + 24, true) === size &&
    view.getUint32(at + 38, true) >>> 28 === REGULAR_FILE;
  if (!isPlain) throw new Error(REPACKED);
  return {
    name: zip.subarray(at + LISTED_BYTES, extraAt),
    size,
    crc: view.getUint32(at + 16, true),
    isDescribed: flags !== UTF8,
    shared: zip.subarray(at + 6, at + 16),
    sizes: zip.subarray(at + 16, at + 28),
    offset: view.getUint32(at + 42, true),
    next,
  };
};

/** Other extra fields can give a file another name, or say that it is a link. */
const isTimestamp = (extra: Bytes): boolean =>
  extra.length === 0 ||
  (extra.length === TIMESTAMP_BYTES &&
    viewOf(extra).getUint16(0, true) === TIMESTAMP &&
    viewOf(extra).getUint16(2, true) === TIMESTAMP_BYTES - 4);

const UNKNOWN_YET = new Uint8Array(12);

/** Content of an entry, where what follows it begins, and whether its headers and checksum are right. */
type Content = { readonly content: Bytes; readonly next: number; readonly isAsListed: boolean };

/** The content of an entry; it ends before `limit`. @throws Error when it does not */
export const contentAt = (zip: Bytes, listed: Listed, limit: number): Content => {
  const { name, offset, size, isDescribed, sizes } = listed;
  const from = offset + LOCAL_BYTES + name.length;
  const next = from + size + (isDescribed ? 4 + sizes.length : 0);
  if (next > limit) throw new Error('The zip is cut off.');
  const content = zip.subarray(from, from + size);
  const isAsListed =
    isHeaderOf(zip.subarray(offset, from), listed) &&
    (!isDescribed || isDescriptor(zip.subarray(from + size, next), sizes)) &&
    crc32(content) === listed.crc;
  return { content, next, isAsListed };
};

const isHeaderOf = (header: Bytes, { name, isDescribed, shared, sizes }: Listed): boolean => {
  const view = viewOf(header);
  return (
    view.getUint32(0, true) === LOCAL &&
    isSame(header.subarray(4, 14), shared) &&
    isSame(header.subarray(14, 26), isDescribed ? UNKNOWN_YET : sizes) &&
    view.getUint16(26, true) === name.length &&
    view.getUint16(28, true) === 0 &&
    isSame(header.subarray(LOCAL_BYTES), name)
  );
};

const isDescriptor = (bytes: Bytes, sizes: Bytes): boolean =>
  viewOf(bytes).getUint32(0, true) === DESCRIPTOR && isSame(bytes.subarray(4), sizes);
