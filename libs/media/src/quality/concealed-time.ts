import type { IndexedStream } from '../index/capture-index.js';
import type { StreamPackets } from '../render/chunk-packets.js';
import type { Listener } from '../render/stream-player.js';

/** Listens to a rendering from beginning to end and adds up how much sound was made up. */
export class ConcealedTime implements Listener {
  private readonly frames = [0, 0];
  /** The last packet heard of each stream: chunks overlap. */
  private readonly heardUpTo = new Map<IndexedStream, number>();

  constructor(private readonly sampleRate: number) {}

  heard(
    { stream }: StreamPackets,
    frame: number,
    _length: number,
    _sequence: number,
    concealed: number,
  ): void {
    if (frame <= (this.heardUpTo.get(stream) ?? -1)) return;
    this.heardUpTo.set(stream, frame);
    this.frames[stream.side]! += concealed;
  }

  /** Milliseconds of one side, by its number. */
  msOf(side: number): number {
    return (this.frames[side]! * 1000) / this.sampleRate;
  }
}
