import { SpareMemory } from './spare-memory.js';
import type { Room } from './workspace.js';

/** The lanes of a chunk, also at 48 kHz, and a piece of a capture or two. */
const BYTES = 6 << 20;
/** Whatever is taken begins at a multiple of this: samples are 2 bytes. */
const ALIGNMENT = 16;
/** Rooms kept for whoever listens next. */
const MOST_FREE = 4;

const rooms = new SpareMemory(BYTES, MOST_FREE);

/** Memory for one who listens to a part of a recording, used again for the next. */
export class ListeningRoom implements Room {
  private used = 0;
  private readonly memory = rooms.lend();

  take(length: number): Uint8Array | null {
    const from = this.used;
    if (from + length > BYTES) return null;
    this.used = Math.ceil((from + length) / ALIGNMENT) * ALIGNMENT;
    return this.memory.bytes.subarray(from, from + length);
  }

  giveBack(): void {
    this.memory.giveBack();
  }
}
