import { isDecodable, missingPart } from '../codec/codecs.js';
import type { ScannedCapture } from '../inspect.js';
import { addressText } from '../net/address-text.js';
import type { Codec } from '../rtp/codec.js';
import { displayName } from '../rtp/codec.js';
import { UNITS_PER_MS } from '../rtp/timeline.js';
import { extentOf } from '../scan/build-index.js';
import type { ChosenStream } from '../scan/choose-streams.js';
import type { Side } from '../scan/sides.js';
import { SIDE_NAMES } from '../scan/sides.js';
import type { StreamScan } from '../scan/stream-scan.js';

export type Endpoint = { address: string; port: number };
/** A codec from `fromMs` on, until the next. */
export type CodecTurn = { codec: string; payloadType: number; fromMs: number };

/** `other-call`: it goes on beside the call that is heard, and would be mixed over it. */
export type WhySilent = 'encrypted' | 'codec' | 'video' | 'no-media' | 'other-call';

/** One RTP stream: one synchronization source between two endpoints (RFC 3550). */
export type StreamFacts = {
  /** Null for a stream of another call. */
  side: Side | null;
  source: Endpoint;
  destination: Endpoint;
  ssrc: number;
  /** In the order of time; a codec may come again. */
  codecs: CodecTurn[];
  /** What its packets carry besides: comfort noise, telephone events. */
  besides: string[];
  /** Times are in ms from the beginning of the recording, or of the capture when none is heard. */
  fromMs: number;
  toMs: number;
  /** Packets received, each counted once. */
  packets: number;
  lost: number;
  duplicates: number;
  reordered: number;
  /** Packets whose end was not captured. */
  cutShort: number;
  /** Mean of the running estimate of RFC 3550. */
  jitterMs: number;
  /** Time between packets, the most frequent first. */
  packetMs: number[];
  /** Why it is not heard; null when it is. */
  silentBecause: WhySilent | null;
  /** How to get the optional part that would decode it, as a sentence; null when none would. */
  missingPart: string | null;
};

/** A share of packets too small to be called the pace of a stream. */
const RARE = 0.05;
const LONGEST_PACKET_MS = 200;

/** Local ones first, those of other calls last, each in the order of time. */
export function factsOfStreams(scanned: ScannedCapture): StreamFacts[] {
  const { chosen, others, sides, heard } = scanned;
  const beginning = heard.length === 0 ? 0 : extentOf(chosen).from;
  const ofCall = chosen.map((stream, i) => {
    const isHeard = heard.some(({ scan }) => scan === stream.scan);
    return factsOf(stream, beginning, SIDE_NAMES[sides[i]!]!, isHeard ? null : whySilent(stream));
  });
  const ofOthers = others.map((stream) => {
    return factsOf(stream, beginning, null, isAudible(stream) ? 'other-call' : whySilent(stream));
  });
  return [...ofCall, ...ofOthers].toSorted((a, b) => rank(a) - rank(b) || a.fromMs - b.fromMs);
}

function rank({ side }: StreamFacts): number {
  return side === null ? SIDE_NAMES.length : SIDE_NAMES.indexOf(side);
}

function factsOf(
  { scan, main }: ChosenStream,
  beginning: number,
  side: Side | null,
  silentBecause: WhySilent | null,
): StreamFacts {
  const { flow, counter, codecs } = scan;
  const half = flow.addresses.length / 2;
  const ms = (units: number) => Math.max(0, Math.round((units - beginning) / UNITS_PER_MS));
  const kinds = [...codecs.values()].filter(({ kind }) => kind === 'noise' || kind === 'event');
  return {
    side,
    source: { address: addressText(flow.addresses.subarray(0, half)), port: flow.sourcePort },
    destination: {
      address: addressText(flow.addresses.subarray(half)),
      port: flow.destinationPort,
    },
    ssrc: scan.ssrc,
    codecs: scan.typeChanges.map(({ type, at }) => ({
      codec: displayName(codecs.get(type)!),
      payloadType: type,
      fromMs: ms(at),
    })),
    besides: [...new Set(kinds.map(displayName))],
    fromMs: ms(silentBecause === null ? scan.start : scan.firstArrival),
    toMs: ms(silentBecause === null ? scan.end : scan.lastArrival),
    packets: counter.received,
    lost: counter.lost,
    duplicates: counter.duplicates,
    reordered: counter.reordered,
    cutShort: scan.cutShort,
    jitterMs: Math.round(scan.jitter.meanMs * 100) / 100,
    packetMs: packetTimes(scan),
    silentBecause,
    missingPart: silentBecause === 'codec' ? missingPart(main!.name) : null,
  };
}

function isAudible({ encrypted, main }: ChosenStream): boolean {
  return !encrypted && main?.kind === 'audio' && isDecodable(main.name);
}

function whySilent({ encrypted, main }: ChosenStream): WhySilent {
  if (main === undefined) return 'no-media';
  if (main.kind === 'video') return 'video';
  return encrypted ? 'encrypted' : 'codec';
}

/** How far apart its packets are by their own timestamps. */
function packetTimes({ codecs, types }: StreamScan): number[] {
  const counts = new Map<number, number>();
  let pairs = 0;
  for (const [type, codec] of codecs) {
    if (codec.kind !== 'audio') continue;
    for (const [step, count] of types.observed.get(type)?.steps ?? []) {
      const ms = milliseconds(step, codec);
      if (ms <= 0 || ms > LONGEST_PACKET_MS) continue;
      counts.set(ms, (counts.get(ms) ?? 0) + count);
      pairs += count;
    }
  }
  return [...counts]
    .filter(([, count]) => count > pairs * RARE)
    .toSorted(([, a], [, b]) => b - a)
    .map(([ms]) => ms);
}

function milliseconds(ticks: number, { clock }: Codec): number {
  return Math.round((ticks * 10_000) / clock) / 10;
}
