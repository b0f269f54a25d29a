import type { Flow } from '../net/flow-table.js';
import type { CaptureFormat, Hole } from '../pcap/capture-format.js';
import type { Segment } from '../rtp/timeline.js';
import type { SideNumber } from '../scan/sides.js';

export type SampleRate = 8000 | 16000 | 48000;

/** A stretch of the recording in sample frames, the end not included. */
export type Span = { from: number; to: number };

/** What a decoder knew when it came to the beginning of a chunk. */
export type DecoderState = { chunk: number; codec: string; state: Uint8Array };

/** One RTP stream that is heard. */
export type IndexedStream = {
  flow: Flow;
  ssrc: number;
  side: SideNumber;
  /** RTP payload type to the name of its codec, only those that can be decoded. */
  codecs: Map<number, string>;
  /** Payload types that take part in the numbering but are no sound: noise levels, digits. */
  asides: number[];
  /** Payload types that wrap others (RFC 2198). */
  redundant: number[];
  segments: Segment[];
  /** Which blocks hold which frames: block numbers ascend. */
  extents: { blocks: number[]; from: number[]; to: number[] };
  noise: (Span & { level: number })[];
  /** State of its decoder at the beginning of chunks, for codecs that have one. */
  states: DecoderState[];
};

/** What is needed to decode any part of a capture without reading what is before it. */
export type CaptureIndex = {
  sampleRate: SampleRate;
  /** How many times the rate it was made for; never stored. */
  raised?: number;
  frames: number;
  format: CaptureFormat;
  holes: Hole[];
  /** Where reading ended: the size of the capture. */
  size: number;
  /** File offsets at which blocks begin, and how far before that reading must begin. */
  blocks: { offsets: number[]; leads: number[] };
  streams: IndexedStream[];
  /** Where each side is muted, by number of the side: digits that were dialled. */
  muted: [Span[], Span[]];
};
