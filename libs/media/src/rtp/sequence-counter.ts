/** A jump of more than this is a new start, not loss (RFC 3550 appendix A.1). */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 1000;
const WINDOW = 4096;
const NEAR = 100;
const NOTHING = new Uint8Array(0);

/** What a sequence number turned out to be. */
export type Arrival = 'next' | 'ahead' | 'late' | 'duplicate' | 'restart';

/** Counts what arrived, was lost, came twice or late, by RTP sequence numbers (RFC 3550, 3611). */
export class SequenceCounter {
  received = 0;
  duplicates = 0;
  reordered = 0;
  /** Packets whose number stands near the one before: in chance data there are few. */
  inSequence = 0;
  private expectedBefore = 0;
  private first = -1;
  private highest = -1;
  /** The marks of the last numbers, 0 of those not seen; made when there is a second packet. */
  private seen = NOTHING;
  private firstMark = 0;

  /**
   * `sequence` is the 16-bit number of a packet that arrived; `mark`, 1 to 255, is the same for
   * packets of the same content and another one, nearly always, for others; `anew`: something else
   * than its number tells that it was sent right behind the last one, so that nothing is missing.
   */
  count(sequence: number, mark = 1, anew = false): Arrival {
    if (this.highest < 0) return this.start(sequence, mark, 'next');
    if (this.seen === NOTHING) {
      this.seen = new Uint8Array(WINDOW);
      this.seen[this.highest % WINDOW] = this.firstMark;
    }
    const step = ((sequence - this.highest) << 16) >> 16;
    if (step === 1) {
      this.highest++;
      this.seen[this.highest % WINDOW] = mark;
      this.received++;
      this.inSequence++;
      return 'next';
    }
    if (anew) return this.restart(sequence, mark);
    if (step > -NEAR && step < NEAR) this.inSequence++;
    if (step > 1 && step <= MAX_DROPOUT) return this.skipTo(this.highest + step, mark);
    if (step > 0 || step < -MAX_MISORDER) return this.restart(sequence, mark);
    if (this.isNumberedAnew(this.highest + step, mark)) return this.restart(sequence, mark);
    return this.old(this.highest + step, mark);
  }

  /** Would this be the number after the highest so far? */
  isNext(sequence: number): boolean {
    return this.highest >= 0 && ((this.highest + 1) & 0xffff) === sequence;
  }

  /** By how many numbers this would be beyond the one after the highest; 65535 before it. */
  beyond(sequence: number): number {
    return (sequence - this.highest - 1) & 0xffff;
  }

  /** Packets that should have arrived. */
  get expected(): number {
    return this.first < 0 ? 0 : this.expectedBefore + this.highest - this.first + 1;
  }

  get lost(): number {
    return Math.max(0, this.expected - this.received);
  }

  /** A number so old is no late packet's when nothing came before it, or other content did. */
  private isNumberedAnew(extended: number, mark: number): boolean {
    if (extended >= this.highest - NEAR) return false;
    const before = this.seen[extended % WINDOW]!;
    return extended < this.first || (before !== 0 && before !== mark);
  }

  private start(sequence: number, mark: number, arrival: Arrival): Arrival {
    this.seen.fill(0);
    this.firstMark = mark;
    // Room below, so that packets older than the first have a number of their own.
    this.first = sequence + 0x10000;
    this.highest = this.first;
    this.seen[this.highest % WINDOW] = mark;
    this.received++;
    return arrival;
  }

  private restart(sequence: number, mark: number): Arrival {
    this.expectedBefore = this.expected;
    return this.start(sequence, mark, 'restart');
  }

  private skipTo(extended: number, mark: number): Arrival {
    for (let missing = this.highest + 1; missing < extended; missing++) {
      this.seen[missing % WINDOW] = 0;
    }
    this.highest = extended;
    this.seen[extended % WINDOW] = mark;
    this.received++;
    return 'ahead';
  }

  private old(extended: number, mark: number): Arrival {
    if (this.seen[extended % WINDOW] !== 0) {
      this.duplicates++;
      return 'duplicate';
    }
    this.seen[extended % WINDOW] = mark;
    this.received++;
    this.reordered++;
    if (extended < this.first) this.first = extended;
    return 'late';
  }
}
