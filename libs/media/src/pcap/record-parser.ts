import type { Hole, PacketSink } from './capture-format.js';

/**
 * A piece of a capture file: `bytes[0]` is at file offset `base`; `last` when the file ends where
 * `bytes` end; records that begin at or after `limit` are left alone.
 */
export type Piece = {
  bytes: Uint8Array;
  view: DataView;
  base: number;
  last: boolean;
  limit: number;
};

/** Finds the packets in pieces of a capture file, in order. */
export interface RecordParser {
  /**
   * Gives the packets of the piece to `sink` and returns the file offset at which reading goes
   * on; it is `piece.base` when the piece is too short for the record that begins there.
   */
  parse(piece: Piece, sink: PacketSink): number;
  /** Damage met so far, or known beforehand. */
  readonly holes: Hole[];
}

/** `holes` is given when the file was read before: it is then followed, not searched for. */
export type Damage = { holes: Hole[]; known: boolean };

/** Adds a hole; one that begins where the last began replaces it. */
export function addHole(holes: Hole[], hole: Hole): void {
  if (holes.at(-1)?.after === hole.after) holes.pop();
  holes.push(hole);
}

/** Where reading goes on after the record at `after`; undefined when there is no damage. */
export function knownHole(holes: readonly Hole[], after: number): number | undefined {
  let low = 0;
  let high = holes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const hole = holes[middle]!;
    if (hole.after === after) return hole.to;
    if (hole.after < after) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
