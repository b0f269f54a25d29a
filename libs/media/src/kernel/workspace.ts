import { KERNEL_ROOM } from './samples.js';

/** Whatever is taken begins at a multiple of this: the width of what the kernel works on at once. */
const ALIGNMENT = 16;

/** Memory that is lent to one renderer, in which what it reads and renders can lie. */
export interface Room {
  /** So many bytes, with whatever is in them; null when there are not as many left. */
  take(length: number): Uint8Array | null;
  /** To be called when nobody reads or writes there any more. */
  giveBack(): void;
}

let isLent = false;

/**
 * Memory of the kernel in which pieces of a capture and the samples that come of them can lie, so that
 * nothing is copied. There is one in a thread; it is lent to one renderer at a time, and who gets none
 * does with memory of its own, to the same effect.
 */
export class Workspace implements Room {
  private used = 0;

  private constructor() {
    isLent = true;
  }

  /** Null while it is lent to another. To be given back when nobody reads or writes there any more. */
  static lend(): Workspace | null {
    return isLent ? null : new Workspace();
  }

  take(length: number): Uint8Array | null {
    const from = this.used;
    if (from + length > KERNEL_ROOM.length) return null;
    this.used = Math.ceil((from + length) / ALIGNMENT) * ALIGNMENT;
    return KERNEL_ROOM.subarray(from, from + length);
  }

  giveBack(): void {
    isLent = false;
  }
}
