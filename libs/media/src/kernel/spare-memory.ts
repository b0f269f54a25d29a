/** Memory that is one's own until it is given back. */
export class LentMemory {
  private isLent = true;

  /** `bytes`: as many as were asked for, with whatever is in them. */
  constructor(
    readonly bytes: Uint8Array,
    private readonly takeBack: () => void,
  ) {}

  /** To be called when nobody reads or writes there any more; again, it does nothing. */
  giveBack(): void {
    if (this.isLent) this.takeBack();
    this.isLent = false;
  }
}

/**
 * Pieces of memory that are used again by others: what each reading of a recording threw away had the
 * garbage collector at work for longer than most readings take.
 */
export class SpareMemory {
  private readonly free: Uint8Array[] = [];

  /** Pieces of `size` bytes, of which `most` are kept while nobody needs them. */
  constructor(
    private readonly size: number,
    private readonly most: number,
  ) {}

  /** `length` bytes; more than a piece has are made for this one use. Who never gives them back does no harm. */
  lend(length = this.size): LentMemory {
    if (length > this.size) return new LentMemory(Buffer.allocUnsafeSlow(length), () => undefined);
    const piece = this.free.pop() ?? Buffer.allocUnsafeSlow(this.size);
    return new LentMemory(piece.subarray(0, length), () => {
      if (this.free.length < this.most) this.free.push(piece);
    });
  }
}
