/** Bytes before the first block of a sealed blob, and around the clear bytes in each. */
const [HEADER_BYTES, LENGTH_BYTES, TAG_BYTES, TRAILER_BYTES] = [24, 4, 16, 12];

/** Where in the stored bytes of an encrypted blob its blocks are: [from, to), the last one too. */
export const storedBlocks = (stored: Buffer): [number, number][] => {
  const blocks: [number, number][] = [];
  const last = Number(stored.readBigUInt64LE(stored.length - TRAILER_BYTES));
  for (let at = HEADER_BYTES; at < last;) {
    const to = at + LENGTH_BYTES + stored.readUInt32LE(at) + TAG_BYTES;
    blocks.push([at, to]);
    at = to;
  }
  return [...blocks, [last, stored.length - TRAILER_BYTES]];
};

/** The same bytes, but for one bit. */
export const flipped = (bytes: Buffer, at: number): Buffer => {
  const other = Buffer.from(bytes);
  other.writeUInt8(other.readUInt8(at) ^ 1, at);
  return other;
};
