import type { IndexedStream } from '../index/capture-index.js';
import type { StreamPackets } from '../render/chunk-packets.js';
import type { Listener } from '../render/stream-player.js';
import type { Side } from '../scan/sides.js';
import { SIDE_NAMES } from '../scan/sides.js';

/** Why nothing is heard: packets were lost, the sender paused, or was not there (yet). */
export type GapReason = 'lost' | 'silence' | 'absent';
export type Gap = { side: Side; atMs: number; durationMs: number; reason: GapReason };

const MOST_GAPS = 2000;
const SHORTEST_LOST_MS = 1;
const SHORTEST_SILENCE_MS = 200;

type Heard = { end: number; frame: number; sequence: number };

/** Listens to a rendering from beginning to end and notes where packets are missing. */
export class GapCollector implements Listener {
  readonly gaps: Gap[] = [];
  /** Milliseconds that had to be made up, bursts of loss and the longest of them, by side. */
  readonly concealedMs = [0, 0];
  readonly bursts = [0, 0];
  readonly longestBurst = [0, 0];
  private readonly streams = new Map<IndexedStream, Heard>();
  private readonly ends = [0, 0];

  constructor(private readonly sampleRate: number) {}

  heard(
    packets: StreamPackets,
    frame: number,
    length: number,
    sequence: number,
    concealed: number,
  ): void {
    const { stream } = packets;
    const before = this.streams.get(stream);
    if (before === undefined) {
      this.sideGap(stream.side, frame);
      this.streams.set(stream, { end: frame + length, frame, sequence });
    } else if (frame > before.frame) {
      const missing = packets.missing(before.sequence, sequence);
      this.concealedMs[stream.side]! += (concealed * 1000) / this.sampleRate;
      if (frame > before.end && missing > 0) this.lost(stream.side, before.end, frame, missing);
      else if (frame > before.end) this.sideGap(stream.side, frame);
      before.end = Math.max(before.end, frame + length);
      before.frame = frame;
      before.sequence = sequence;
    }
    this.ends[stream.side] = Math.max(this.ends[stream.side]!, frame + length);
  }

  /** The recording is over at frame `frames`: what a side misses at its end. */
  finish(frames: number): void {
    for (const side of [0, 1]) {
      this.add(side, this.ends[side]!, frames, 'absent', SHORTEST_SILENCE_MS);
    }
  }

  private lost(side: number, from: number, to: number, packets: number): void {
    this.bursts[side]!++;
    this.longestBurst[side] = Math.max(this.longestBurst[side]!, packets);
    this.add(side, from, to, 'lost', SHORTEST_LOST_MS);
  }

  /** Nothing was heard of a side up to `frame`, from no stream. */
  private sideGap(side: number, frame: number): void {
    const end = this.ends[side]!;
    if (frame <= end) return;
    this.add(side, end, frame, end === 0 ? 'absent' : 'silence', SHORTEST_SILENCE_MS);
  }

  private add(side: number, from: number, to: number, reason: GapReason, shortest: number): void {
    const durationMs = Math.round(((to - from) * 1000) / this.sampleRate);
    if (durationMs < shortest || this.gaps.length >= MOST_GAPS) return;
    const atMs = Math.round((from * 1000) / this.sampleRate);
    this.gaps.push({ side: SIDE_NAMES[side]!, atMs, durationMs, reason });
  }
}
