import type { ByteSource } from './byte-source.js';
import { CaptureFault } from './capture-fault.js';
import { isDecodable, prepareCodecs } from './codec/codecs.js';
import { CONVERTER } from './converter.js';
import { encodeIndex } from './index/index-format.js';
import type { CaptureIndex } from './index/capture-index.js';
import { Workspace } from './kernel/workspace.js';
import type { CaptureFormat, Hole } from './pcap/capture-format.js';
import { CaptureReader } from './pcap/capture-reader.js';
import { detectFormat, firstRecord, whyNoCapture } from './pcap/capture-format.js';
import { listen } from './listen.js';
import type { Peaks } from './peaks.js';
import type { Gap } from './quality/gaps.js';
import { gapsOf } from './quality/gaps.js';
import type { Quality } from './quality/quality.js';
import { codecNames, qualityOf } from './quality/quality.js';
import type { SidedStream, SideTimelines } from './quality/side-timeline.js';
import { sideTimelines } from './quality/side-timeline.js';
import type { RenderedChunk } from './render/chunk-renderer.js';
import { digitOf } from './rtp/dtmf.js';
import { displayName } from './rtp/codec.js';
import { UNITS, UNITS_PER_MS } from './rtp/timeline.js';
import type { HeardStream } from './scan/build-index.js';
import { buildIndex, extentOf, withSound } from './scan/build-index.js';
import type { ChosenStream } from './scan/choose-streams.js';
import { chooseStreams } from './scan/choose-streams.js';
import type { OtherCall } from './scan/other-calls.js';
import { callsOf, otherCalls } from './scan/other-calls.js';
import { faultOf } from './scan/no-audio.js';
import { Scan } from './scan/scan.js';
import type { Side, SideNumber } from './scan/sides.js';
import { SIDE_NAMES } from './scan/sides.js';
import { sidesOfStreams } from './scan/stream-sides.js';
import { RenderThreads } from './threads/render-threads.js';
import { usefulThreads } from './threads/useful-threads.js';

export type DtmfDigit = { atMs: number; durationMs: number; digit: string; side: Side };

/** Everything that is known of a capture after reading it. */
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
  /** Codecs of what is in the capture but cannot be heard; of sound that is encrypted, it is said. */
  undecoded: string[];
  quality: Quality;
  dtmf: DtmfDigit[];
  /** Where nothing is heard of a side, in the order of time: the timelines without their sound. */
  gaps: Gap[];
  /**
   * Calls that go on at the same time in the capture and are left out, lest they be mixed: all but the
   * one that was asked for, by their numbers.
   */
  otherCalls: OtherCall[];
  /** What each side did from beginning to end, for a page to draw. */
  timeline: SideTimelines;
  /** Stretches of the file that are no records, and their bytes in all. */
  unreadable: { stretches: number; bytes: number };
  /** Opaque: what `openWav` needs to decode any range. */
  index: Uint8Array;
  peaks: Peaks;
};

/** What the first reading of a capture finds: `sides` has an entry for each chosen stream. */
export type ScannedCapture = {
  scan: Scan;
  format: CaptureFormat;
  holes: Hole[];
  chosen: ChosenStream[];
  sides: SideNumber[];
  /** The streams that can be heard. */
  heard: HeardStream[];
  /** Streams of other calls, which are left out: none of the chosen. */
  others: ChosenStream[];
};

export type InspectOptions = {
  signal?: AbortSignal;
  /** Called with the number of bytes of the capture done so far. */
  onProgress?: (bytes: number) => void;
  /** Hears every chunk, in order, while the waveform is made. */
  onChunk?: (chunk: RenderedChunk, index: CaptureIndex) => void | Promise<void>;
  /** Hears what the first reading found, before anything is decoded or refused. */
  onScan?: (scanned: ScannedCapture) => void;
  /** Leave the clocks of the two sides apart, so that no sample is moved; by default they are
   * brought together again in pauses once they are 40 ms apart. */
  exact?: boolean;
  /** Threads that decode; 1 by default: none but that of the caller. `useful`: as many as pay for
   * this capture. What comes of it is the same. */
  threads?: number | 'useful';
  /**
   * Which of several calls that go on at the same time is read: 1, the default, is the longest that
   * can be heard, then come the others as `otherCalls` has them.
   */
  call?: number;
  /** Silence dialled digits (DTMF) in what `onChunk` hears and in the waveform; the default. */
  muteDigits?: boolean;
};

/**
 * Reads a capture of any pcap flavour and works out its streams, their place in time, quality and
 * waveform. It is read twice, front to back in large pieces; memory does not depend on its length.
 * Errors: CaptureFault when there is no audio that can be decoded; the signal's reason.
 */
export async function inspectCapture(
  source: ByteSource,
  options: InspectOptions = {},
): Promise<Inspection> {
  const { signal, threads = 1 } = options;
  signal?.throwIfAborted();
  // A number of them are ready by the time the capture is scanned.
  const hands = { threads: threads === 'useful' ? null : startThreads(threads, signal) };
  try {
    return await inspect(source, options, hands);
  } finally {
    await hands.threads?.stop();
  }
}

function startThreads(count: number, signal: AbortSignal | undefined): RenderThreads | null {
  return count > 1 ? new RenderThreads(count, signal) : null;
}

function startUseful(
  { size, streams }: CaptureIndex,
  signal: AbortSignal | undefined,
): RenderThreads | null {
  const codecs = streams.flatMap((stream) => [...stream.codecs.values()]);
  return startThreads(usefulThreads(size, codecs), signal);
}

async function inspect(
  source: ByteSource,
  options: InspectOptions,
  hands: { threads: RenderThreads | null },
): Promise<Inspection> {
  return inspectCall(await callsIn(source, options), options, hands);
}

/** What the first reading of a capture finds of all its calls. */
export type CaptureCalls = Pick<ScannedCapture, 'scan' | 'format' | 'holes'> & {
  source: ByteSource;
  chosen: ChosenStream[];
  /** As `callsOf` has them. */
  calls: ChosenStream[][];
};

/** Reads a capture for the first time. Errors: those of `inspectCapture`, but that nothing is heard. */
export async function callsIn(source: ByteSource, options: InspectOptions): Promise<CaptureCalls> {
  const { scan, format, holes } = await scanCapture(source, options);
  const chosen = chooseStreams(scan);
  await prepareCodecs(namesOf(chosen));
  return { source, scan, format, holes, chosen, calls: callsOf(chosen) };
}

/** Reads one of the calls of a capture, that of `options.call`. Errors: those of `inspectCapture`. */
export async function inspectCall(
  { source, scan, format, holes, chosen, calls }: CaptureCalls,
  options: InspectOptions,
  hands: { threads: RenderThreads | null },
): Promise<Inspection> {
  const { call, others, isFirst } = callAmong(calls, options.call ?? 1);
  const sides = sidesOfStreams(call, scan.descriptions);
  const heard = heardStreams(call, sides);
  options.onScan?.({ scan, format, holes, chosen: call, sides, heard, others: others.flat() });
  if (heard.length === 0) throw faultOf(scan, isFirst ? chosen : call);
  const extent = extentOf(call);
  const index = buildIndex(scan, heard, extent, { format, holes, size: source.size });
  if (options.threads === 'useful') hands.threads = startUseful(index, options.signal);
  const { peaks, concealed } = await listen(source, index, options, hands.threads);
  const beginning = extent.from;
  const sided = call.map((stream, i) => sidedStream(stream, sides[i]!, heard));
  const length = (index.frames * UNITS) / index.sampleRate;
  const timeline = sideTimelines(sided, { beginning, length });
  return {
    converter: CONVERTER,
    sampleRate: index.sampleRate,
    frames: index.frames,
    durationMs: Math.round((index.frames * 1000) / index.sampleRate),
    capturedAt: capturedAt(scan, call),
    codecs: codecNames(heard),
    undecoded: undecodedNames(timeline, call),
    quality: qualityOf(measuredStreams(sided), concealed),
    dtmf: digitsOf(heard, beginning),
    gaps: gapsOf(timeline),
    otherCalls: otherCalls(others, beginning),
    timeline,
    unreadable: unreadableOf(holes),
    index: encodeIndex(index),
    peaks,
  };
}

function callAmong(calls: ChosenStream[][], number: number) {
  const call = calls[number - 1];
  const others = calls.filter((other) => other !== call);
  if (call !== undefined) return { call, others, isFirst: number === 1 };
  const held = calls.length === 1 ? 'one call' : `${calls.length} calls at the same time`;
  throw new CaptureFault('no-such-call', `The capture holds ${held}; there is no call ${number}.`);
}

function unreadableOf(holes: readonly Hole[]): Inspection['unreadable'] {
  const bytes = holes.reduce((sum, { after, to }) => sum + to - after, 0);
  return { stretches: holes.length, bytes };
}

function namesOf(streams: readonly ChosenStream[]): string[] {
  return streams.flatMap(({ scan }) => [...scan.codecs.values()].map(({ name }) => name));
}

async function scanCapture(source: ByteSource, options: InspectOptions) {
  if (source.size === 0) throw new CaptureFault('empty', 'The capture is empty: no byte arrived.');
  const head = await source.read(0, 64);
  const format = detectFormat(head);
  if (format === null) throw new CaptureFault('not-a-capture', whyNoCapture(head));
  const scan = new Scan(source.size, options.exact !== true);
  const workspace = Workspace.lend() ?? undefined;
  const reader = new CaptureReader(source, format, undefined, workspace, scan.known);
  try {
    await reader.read(firstRecord(format), source.size, scan.packet, (bytes) => {
      options.signal?.throwIfAborted();
      options.onProgress?.(Math.floor(bytes / 2));
    });
  } finally {
    await reader.pieces.settled();
    workspace?.giveBack();
  }
  scan.finish();
  return { scan, format, holes: reader.holes };
}

/** The streams whose sound can be decoded, with their sides. */
function heardStreams(
  chosen: readonly ChosenStream[],
  sides: readonly SideNumber[],
): HeardStream[] {
  const audible = chosen.filter(({ scan: stream, encrypted, main }) => {
    const decodable = [...stream.codecs.values()].some(({ name }) => isDecodable(name));
    return decodable && !encrypted && main?.kind === 'audio' && stream.end > stream.start;
  });
  return audible.map((stream) => ({ scan: stream.scan, side: sides[chosen.indexOf(stream)]! }));
}

function sidedStream(
  stream: ChosenStream,
  side: SideNumber,
  heard: readonly HeardStream[],
): SidedStream {
  return { ...stream, side, heard: heard.some(({ scan }) => scan === stream.scan) };
}

/** The streams that carry the sound of their side: those that are heard, else those that came. */
function measuredStreams(streams: readonly SidedStream[]): SidedStream[] {
  return [0, 1].flatMap((side) => {
    const own = streams.filter((stream) => stream.side === side && stream.main?.kind === 'audio');
    const heard = own.filter((stream) => stream.heard);
    return heard.length > 0 ? heard : own;
  });
}

function capturedAt({ clock }: Scan, call: readonly ChosenStream[]): string | null {
  if (clock.start < 0) return null;
  const first = Math.min(...withSound(call).map(({ scan }) => scan.firstArrival));
  const date = new Date(clock.start / 1000 + first / UNITS_PER_MS);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function undecodedNames({ local, remote }: SideTimelines, call: readonly ChosenStream[]): string[] {
  const all = [...local.undecoded, ...remote.undecoded];
  const names = all.map(({ codec, encrypted }) => (encrypted ? `${codec} (encrypted)` : codec));
  const video = call.flatMap(({ main }) => (main?.kind === 'video' ? [displayName(main)] : []));
  return [...new Set([...names, ...video])];
}

function digitsOf(heard: readonly HeardStream[], beginning: number): DtmfDigit[] {
  const digits = heard.flatMap(({ scan, side }) =>
    scan.events.events.flatMap(({ event, at, duration, clock }) => {
      const digit = digitOf(event);
      if (digit === null) return [];
      const atMs = Math.max(0, Math.round((at - beginning) / UNITS_PER_MS));
      const durationMs = Math.round((duration * 1000) / clock);
      return [{ atMs, durationMs, digit, side: SIDE_NAMES[side]! }];
    }),
  );
  return digits.toSorted((a, b) => a.atMs - b.atMs);
}
