import { codecEntry, isDecodable } from '../codec/codecs.js';
import { isNarrowband } from '../codec/opus-packet.js';
import type { CaptureIndex, IndexedStream, SampleRate, Span } from '../index/capture-index.js';
import type { CaptureFormat, Hole } from '../pcap/capture-format.js';
import { frameOf } from '../render/chunk-packets.js';
import { withSilence } from './encrypted-stretches.js';
import type { Scan } from './scan.js';
import type { ChosenStream } from './choose-streams.js';
import type { SideNumber } from './sides.js';
import type { StreamScan } from './stream-scan.js';

/** A stream that is heard, and on which side. */
export type HeardStream = { scan: StreamScan; side: SideNumber };

export type CaptureFile = { format: CaptureFormat; holes: Hole[]; size: number };

/**
 * When the call began and ended, in the time of the scan, 1/48000 s: with what of it can be heard or
 * not, so that a part that cannot is silence and not left out.
 */
export function extentOf(call: readonly ChosenStream[]): Span {
  const sound = withSound(call);
  const earliest = Math.min(...sound.map(({ scan }) => scan.start));
  // On a tick of 8 kHz, as the segments are.
  return {
    from: Math.floor(earliest / 6) * 6,
    to: Math.max(...sound.map(({ scan }) => scan.end)),
  };
}

/** The streams that carry sound which has a place, be it heard or not. */
export function withSound(call: readonly ChosenStream[]): ChosenStream[] {
  return call.filter(({ main, scan }) => main?.kind === 'audio' && scan.end >= scan.start);
}

/** The index of a capture from what its scan found. */
export function buildIndex(
  scan: Scan,
  heard: readonly HeardStream[],
  { from: beginning, to: end }: Span,
  file: CaptureFile,
): CaptureIndex {
  const sampleRate = sampleRateOf(heard);
  const streams = heard.map((stream) => indexStream(stream, beginning, sampleRate));
  const { offsets, leads } = scan.blocks;
  return {
    sampleRate,
    frames: Math.max(1, frameOf(end - beginning, sampleRate)),
    ...file,
    blocks: { offsets, leads },
    streams,
    muted: [mutedOf(heard, 0, beginning, sampleRate), mutedOf(heard, 1, beginning, sampleRate)],
  };
}

/**
 * The rate at which nothing that was sent is lost to speech: 8 kHz for narrowband alone, else
 * 16 kHz.
 */
function sampleRateOf(heard: readonly HeardStream[]): SampleRate {
  return heard.some(({ scan }) => isWide(scan)) ? 16_000 : 8000;
}

function isWide(scan: StreamScan): boolean {
  return [...decodable(scan)].some(([type, name]) => {
    if (name !== 'opus') return codecEntry(name).rate(8000) > 8000;
    return !isNarrowband(scan.types.observed.get(type)?.configs ?? 0);
  });
}

function decodable(scan: StreamScan): Map<number, string> {
  const pairs = [...scan.codecs].map(([type, { name }]): [number, string] => [type, name]);
  return new Map(pairs.filter(([, name]) => isDecodable(name)));
}

function asidesOf({ codecs }: StreamScan): number[] {
  const types = [...codecs].filter(([, { kind }]) => kind === 'noise' || kind === 'event');
  return types.map(([type]) => type).sort((a, b) => a - b);
}

function indexStream(
  { scan, side }: HeardStream,
  beginning: number,
  sampleRate: SampleRate,
): IndexedStream {
  const { flow, ssrc, placement, extents, noise, encryption } = scan;
  const frame = (units: number) => frameOf(units - beginning, sampleRate);
  return {
    flow,
    ssrc,
    side,
    codecs: decodable(scan),
    asides: asidesOf(scan),
    redundant: [...scan.codecs].filter(([, { name }]) => name === 'red').map(([type]) => type),
    segments: withSilence(placement.segments, encryption.stretches).map((segment) => {
      return { ...segment, at: segment.at - beginning };
    }),
    extents: {
      blocks: extents.blocks,
      from: extents.from.map(frame),
      to: extents.to.map(frame),
    },
    noise: noise.map(({ from, to, level }) => ({ from: frame(from), to: frame(to), level })),
    states: [],
  };
}

function mutedOf(
  heard: readonly HeardStream[],
  side: number,
  beginning: number,
  sampleRate: SampleRate,
): Span[] {
  return heard
    .filter((stream) => stream.side === side)
    .flatMap(({ scan }) =>
      scan.events.muted().map(({ from, to }) => ({
        from: Math.max(0, frameOf(from - beginning, sampleRate)),
        to: Math.max(0, frameOf(to - beginning, sampleRate)),
      })),
    )
    .toSorted((a, b) => a.from - b.from);
}
