const MAGIC = 'RCPC';

/** Does a file that begins with `head` hold a compact capture? */
export const isCompact = (head: Uint8Array): boolean =>
  Buffer.from(head.subarray(0, MAGIC.length)).toString('latin1') === MAGIC;
