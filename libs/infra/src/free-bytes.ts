/** Less is not worth it. */
const SMALLEST = 4 * 1024;

/**
 * Gives the memory of bytes back that nobody needs any more: now, and not when garbage is collected. V8 counts memory outside of
 * its heap towards the next marking of all that is in it; chunks of 64 KiB bring that on every 12 MiB. Bytes that share their
 * memory with others are left alone, the others are empty afterwards.
 */
export const freeBytes = (bytes: Uint8Array): void => {
  if (bytes.length < SMALLEST) return;
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length) buffer.transfer(0);
};
