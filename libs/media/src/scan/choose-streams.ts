import type { Span } from '../quality/span-list.js';
import type { Codec } from '../rtp/codec.js';
import { looksEncrypted } from '../rtp/payload-types.js';
import { spansOf } from './encrypted-stretches.js';
import type { Scan } from './scan.js';
import type { StreamScan } from './stream-scan.js';

/** Fewer packets than this may be anything that looks like RTP by chance. */
const FEWEST = 4;

/** A stream that is RTP, its codec and whether it is encrypted. */
export type ChosenStream = {
  scan: StreamScan;
  /** The codec most of its packets have; undefined when it carries no media, only events. */
  main: Codec | undefined;
  encrypted: boolean;
  /** Where a stream that is clear else is encrypted, 1/48000 s, in the order of time. */
  encryptedSpans: readonly Span[];
};

/** The streams of a capture that are RTP beyond chance. */
export function chooseStreams(scan: Scan): ChosenStream[] {
  return scan.streams.filter((stream) => isRtp(stream)).map((stream) => describe(stream));
}

function isRtp({ counter, codecs }: StreamScan): boolean {
  const { received, duplicates, inSequence } = counter;
  // A question that is asked again and again, of DNS for one, is a packet and its duplicates.
  if (received < FEWEST || codecs.size === 0) return false;
  return inSequence > (received + duplicates) / 3;
}

function describe(scan: StreamScan): ChosenStream {
  const media = [...scan.codecs].filter(([, { kind }]) => kind === 'audio' || kind === 'video');
  const packets = (type: number) => scan.types.observed.get(type)?.packets ?? 0;
  const [main] = media.toSorted(([a], [b]) => packets(b) - packets(a));
  const seen = main === undefined ? undefined : scan.types.observed.get(main[0]);
  const { wasPlain, stretches } = scan.encryption;
  const isOddThroughout = () => seen !== undefined && looksEncrypted(main![1], seen);
  const encrypted = main !== undefined && !wasPlain && (stretches.length > 0 || isOddThroughout());
  const encryptedSpans = encrypted ? [] : spansOf(stretches, scan.placement.segments, scan.end);
  return { scan, main: main?.[1], encrypted, encryptedSpans };
}
