import { UNITS } from './timeline.js';

/** So many payloads are kept, those of the smallest hashes, however long a stream is. */
const KEPT = 64;
/** A relay passes on what it gets within this time. */
const LONGEST_RELAY = 2 * UNITS;
/** What is the same by less than this, or less often, may be so by chance: tones, silence. */
const FEWEST = 8;
const SHARE = 0.8;

/**
 * A few payloads of a stream, the same few for streams of the same content, and when they came: the
 * bottom-k sketch of Broder, "On the resemblance and containment of documents" (1997).
 */
export class ContentSketch {
  private arrivals: Map<number, number> | null = null;
  private limit = 2 ** 30;

  /** A packet whose payload has this 30-bit hash came at `arrival`, 1/48000 s. */
  add(hash: number, arrival: number): void {
    if (hash >= this.limit) return;
    this.arrivals ??= new Map();
    if (!this.arrivals.has(hash)) this.arrivals.set(hash, arrival);
    if (this.arrivals.size >= 2 * KEPT) this.thin(this.arrivals);
  }

  /** Is nearly all of this in another stream as well, at nearly the same time, where both run? */
  isAlsoIn(other: ContentSketch, from: number, to: number): boolean {
    const limit = Math.min(this.limit, other.limit);
    let looked = 0;
    let found = 0;
    for (const [hash, arrival] of this.arrivals ?? []) {
      if (hash >= limit || arrival < from || arrival > to) continue;
      looked++;
      const there = other.arrivals?.get(hash);
      if (there !== undefined && Math.abs(there - arrival) < LONGEST_RELAY) found++;
    }
    return found >= FEWEST && found >= SHARE * looked;
  }

  private thin(arrivals: Map<number, number>): void {
    const hashes = [...arrivals.keys()].sort((a, b) => a - b);
    this.limit = hashes[KEPT]!;
    for (const hash of hashes.slice(KEPT)) arrivals.delete(hash);
  }
}
