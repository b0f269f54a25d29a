const G729_FRAME = 10;
const G729_SID = 2;
/** Bytes of a G.723.1 frame by the two lowest bits of its first byte (ITU-T G.723.1 table 5). */
const G723_BYTES = [24, 20, 4, 1];

/**
 * Samples at 8 kHz of a G.729 payload: whole frames of 10 bytes, of 10 ms each, then perhaps one
 * of 2 bytes that describes noise (RFC 3551 section 4.5.6). 0 when it is none.
 */
export function g729Samples(start: number, end: number): number {
  const rest = (end - start) % G729_FRAME;
  if (rest !== 0 && rest !== G729_SID) return 0;
  return 80 * (Math.floor((end - start) / G729_FRAME) + (rest === 0 ? 0 : 1));
}

/**
 * Samples at 8 kHz of a G.723.1 payload: frames of 30 ms whose first byte tells how long they are
 * (RFC 3551 section 4.5.3). 0 when it does not end where a frame does.
 */
export function g723Samples(bytes: Uint8Array, start: number, end: number): number {
  let frames = 0;
  let at = start;
  for (; at < end; frames++) at += G723_BYTES[bytes[at]! & 3]!;
  return at === end ? 240 * frames : 0;
}
