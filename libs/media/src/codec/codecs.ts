import { CaptureFault } from '../capture-fault.js';
import type { SampleRate } from '../index/capture-index.js';
import { displayName } from '../rtp/codec.js';
import type { Decoder } from './decoder.js';
import { FFMPEG } from './ffmpeg.js';
import { G711Decoder } from './g711.js';
import { G722Decoder } from './g722.js';
import { G723Decoder, g723Samples } from './g723.js';
import { G726Decoder, G726_NAMES, g726Format, g726Samples } from './g726.js';
import { G729Decoder, g729Samples } from './g729.js';
import { OpusDecoder } from './opus.js';
import { opusSamples } from './opus-packet.js';

/** What decodes a codec and must be loaded first: a WebAssembly module, an optional part. */
export interface Engine {
  /** Loads it, once in a process; does not throw when it is not there. */
  prepare(): Promise<void>;
  readonly ready: boolean;
  /** How to get it, as a sentence, when it is not there after `prepare`; null else. */
  readonly missing: string | null;
}

/** What is known of a codec that can be decoded. */
export type CodecEntry = {
  /** Samples a second it decodes to in a recording of a rate. */
  rate: (recording: SampleRate) => number;
  /** Samples that the payload `bytes[start..end)` gives at `rate`; 0 when it is no sound. */
  samples: (bytes: Uint8Array, start: number, end: number, rate: number) => number;
  /** How much is decoded before a chunk, in ms, where the state of a decoder is not kept. */
  prerollMs: number;
  make: (rate: number) => Decoder | Promise<Decoder>;
  engine?: Engine;
};

/** RFC 7845 section 4.6 asks for 80 ms; by then and a little more, nothing of a difference is left. */
const OPUS_PREROLL_MS = 300;
/** By then a decoder begun anew is within 1 of 32768 of one that never stopped (docs/adr/0013). */
const G72X_PREROLL_MS = 1000;

const CODECS = new Map<string, CodecEntry>([
  [
    'pcma',
    fixed(
      8000,
      (start, end) => end - start,
      () => new G711Decoder('alaw'),
    ),
  ],
  [
    'pcmu',
    fixed(
      8000,
      (start, end) => end - start,
      () => new G711Decoder('ulaw'),
    ),
  ],
  [
    'g722',
    fixed(
      16_000,
      (start, end) => 2 * (end - start),
      () => new G722Decoder(),
    ),
  ],
  [
    'opus',
    {
      rate: (recording) => recording,
      samples: (bytes, start, end, rate) => opusSamples(bytes, start, end) / (48_000 / rate),
      prerollMs: OPUS_PREROLL_MS,
      make: (rate) => OpusDecoder.open(rate),
    },
  ],
  [
    'g729',
    {
      rate: () => 8000,
      samples: (_, start, end) => g729Samples(start, end),
      prerollMs: G72X_PREROLL_MS,
      make: () => new G729Decoder(),
      engine: FFMPEG,
    },
  ],
  [
    'g723',
    {
      rate: () => 8000,
      samples: g723Samples,
      prerollMs: G72X_PREROLL_MS,
      make: () => new G723Decoder(),
      engine: FFMPEG,
    },
  ],
  ...G726_NAMES.map((name): [string, CodecEntry] => {
    const { bits, order } = g726Format(name)!;
    const make = () => new G726Decoder(bits, order);
    return [name, fixed(8000, (start, end) => g726Samples(bits, end - start), make)];
  }),
]);

/** No codec has more decoded before a chunk, in ms. */
export const MOST_PREROLL_MS = Math.max(...[...CODECS.values()].map(({ prerollMs }) => prerollMs));

/**
 * Makes the decoders of these codecs ready, once in a process. To be awaited before anything is
 * decoded; names that nothing decodes are passed over.
 */
export async function prepareCodecs(names: Iterable<string>): Promise<void> {
  for (const name of new Set(names)) await CODECS.get(name)?.engine?.prepare();
}

/** Can this codec be decoded here? `name` is that of its RTP payload format, lower case. */
export function isDecodable(name: string): boolean {
  const entry = CODECS.get(name);
  return entry !== undefined && (entry.engine === undefined || entry.engine.ready);
}

/** Names of the RTP payload formats that can be decoded, with an optional part perhaps. */
export function knownCodecs(): string[] {
  return [...CODECS.keys()];
}

/** How to get the optional part that would decode a codec, as a sentence; null when none would. */
export function missingPart(name: string): string | null {
  return CODECS.get(name)?.engine?.missing ?? null;
}

/**
 * The entry of a codec. Throws a CaptureFault when an optional part that decodes it is missing, a
 * RangeError for a codec that nothing decodes.
 */
export function codecEntry(name: string): CodecEntry {
  const entry = isDecodable(name) ? CODECS.get(name) : undefined;
  if (entry !== undefined) return entry;
  const missing = missingPart(name);
  if (missing === null) throw new RangeError(`There is no decoder for the codec ${name}.`);
  const shown = displayName({ name, clock: 8000, kind: 'audio' });
  const why = `The audio is coded with ${shown}. ${missing}`;
  throw new CaptureFault('codec-unsupported', why, [shown]);
}

function fixed(
  rate: number,
  samples: (start: number, end: number) => number,
  make: () => Decoder,
): CodecEntry {
  return { rate: () => rate, samples: (_, start, end) => samples(start, end), prerollMs: 0, make };
}
