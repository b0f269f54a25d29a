/** A datagram may be spread over this many bytes of the file; beyond it is given up. */
const REACH = 1 << 20;
const MAX_DATAGRAM = 65_535;
const MAX_PIECES = 128;

type Pending = {
  /** File offset of its first captured fragment. */
  offset: number;
  pieces: { at: number; bytes: Uint8Array }[];
  /** Length of the whole, known from the last fragment; −1 before. */
  length: number;
};

/**
 * Puts IP fragments together again, in whatever order they come (RFC 791, RFC 8200). What it does
 * depends on the file alone, not on where reading began: a datagram counts when all its fragments
 * lie within a mebibyte. That also bounds its memory.
 */
export class Fragments {
  private readonly pending = new Map<string, Pending>();

  /**
   * Adds a fragment whose data are to stand at `at`; `key` names the datagram. Returns the whole
   * datagram when this was the last missing piece.
   */
  add(
    key: string,
    offset: number,
    at: number,
    data: Uint8Array,
    more: boolean,
  ): Uint8Array | undefined {
    this.expire(offset);
    if (at + data.length > MAX_DATAGRAM) return undefined;
    let entry = this.pending.get(key);
    if (entry === undefined) {
      entry = { offset, pieces: [], length: -1 };
      this.pending.set(key, entry);
    }
    if (entry.pieces.length >= MAX_PIECES) return undefined;
    if (entry.pieces.some((piece) => piece.at === at)) return undefined;
    // A copy of its own: the bytes around it are not to be kept.
    entry.pieces.push({ at, bytes: Uint8Array.from(data) });
    if (!more) entry.length = at + data.length;
    const whole = assemble(entry);
    if (whole !== undefined) this.pending.delete(key);
    return whole;
  }

  /** Reading begins anew, elsewhere: what came before must not matter. */
  clear(): void {
    this.pending.clear();
  }

  /** File offset from which on fragments are still waited for; `otherwise` when there are none. */
  waitingSince(offset: number, otherwise: number): number {
    this.expire(offset);
    const [first] = this.pending.values();
    return first === undefined ? otherwise : Math.min(first.offset, otherwise);
  }

  private expire(offset: number): void {
    for (const [key, { offset: begun }] of this.pending) {
      if (offset - begun <= REACH && begun <= offset) return;
      this.pending.delete(key);
    }
  }
}

function assemble({ pieces, length }: Pending): Uint8Array | undefined {
  if (length < 0) return undefined;
  const sorted = pieces.toSorted((a, b) => a.at - b.at);
  let reached = 0;
  for (const { at, bytes } of sorted) {
    if (at > reached) return undefined;
    reached = Math.max(reached, at + bytes.length);
  }
  if (reached < length) return undefined;
  const whole = new Uint8Array(length);
  for (const { at, bytes } of sorted) whole.set(bytes.subarray(0, Math.max(0, length - at)), at);
  return whole;
}
