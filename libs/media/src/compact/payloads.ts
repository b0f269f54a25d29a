import type { ByteReader, ByteWriter } from '../index/byte-writer.js';
import { brotli, fastBrotli, unbrotli } from './brotli.js';
import { repeatedShare } from './repeated-share.js';
import type { Law } from './code-order.js';
import { unpackEarlierSpeech } from './earlier-speech.js';
import type { PackedSpeech } from './speech-coder.js';
import { MOST_SPEECH, packSpeech, unpackSpeech } from './speech-coder.js';

/** The payloads of one stream, one after the other; `law` when they are said to be G.711. */
export type StreamPayload = { law: Law | null; bytes: Uint8Array };

const LARGEST_TABLE = 1 << 20;
/** How a stream is packed. */
const PLAIN = 0;
const EARLIER_SPEECH = 1;
const SPEECH = 2;
/** Of less than this, learning how likely each code is costs more than it brings. */
const WORTH_LEARNING = 2048;
/** Of what comes less often again, brotli makes nothing better. */
const WORTH_COMPARING = 0.1;
/** What brotli makes of what it packs fast when it takes its time. */
const BROTLI_AT_EASE = 0.92;

/** Packs the payloads of a block, each stream in the way that takes less room. */
export function packPayloads(streams: readonly StreamPayload[], out: ByteWriter): void {
  const speech = foretold(streams);
  speech.forEach((packed) => {
    out.byte(packed === null ? PLAIN : SPEECH);
    if (packed !== null) for (const part of [packed.table, packed.words]) out.blob(part);
  });
  const plain = streams.filter((_, i) => speech[i] === null).map(({ bytes }) => bytes);
  out.blob(brotli(Buffer.concat(plain)));
}

/**
 * Streams that are better foretold; the others are better kept by reference: tones and music that
 * come again and again, or two sides that have much in common, as in a capture of an echo.
 */
function foretold(streams: readonly StreamPayload[]): (PackedSpeech | null)[] {
  const speech = streams.map(({ law, bytes }) =>
    law !== null && isWorthLearning(bytes.length) ? packedSpeech(bytes, law) : null,
  );
  const payloads = streams.map(({ bytes }) => bytes);
  if (repeatedShare(payloads) < WORTH_COMPARING) return speech;
  const byReference = payloads.map(referenceSize);
  const better = speech.map((packed, i) => {
    return packed !== null && sizeOf(packed) < byReference[i]! ? packed : null;
  });
  const apart = better.reduce(
    (sum, packed, i) => sum + (packed === null ? byReference[i]! : sizeOf(packed)),
    0,
  );
  return referenceSize(Buffer.concat(payloads)) < apart ? speech.map(() => null) : better;
}

function isWorthLearning(length: number): boolean {
  return length >= WORTH_LEARNING && length <= MOST_SPEECH;
}

/** About what brotli makes of it. */
function referenceSize(bytes: Uint8Array): number {
  return BROTLI_AT_EASE * fastBrotli(bytes).length;
}

function packedSpeech(bytes: Uint8Array, law: Law): PackedSpeech {
  const { table, words } = packSpeech(bytes, law);
  return { table: brotli(table), words };
}

function sizeOf({ table, words }: PackedSpeech): number {
  return table.length + words.length;
}

/**
 * The payloads of each stream, given their lengths, perhaps in `room`. Throws when they are damaged, or
 * do not fit there.
 */
export async function unpackPayloads(
  input: ByteReader,
  streams: readonly { law: Law | null; length: number }[],
  room: Uint8Array,
): Promise<Uint8Array[]> {
  const total = streams.reduce((sum, { length }) => sum + length, 0);
  if (total > room.length) throw new RangeError('Its payloads are damaged.');
  const speech: (Uint8Array | null)[] = [];
  let begin = 0;
  let rest = 0;
  for (const { law, length } of streams) {
    const way = input.byte();
    const codes = way === PLAIN ? null : room.subarray(begin, begin + length);
    if (codes === null) rest += length;
    else await unpackInto(codes, input, way, law);
    speech.push(codes);
    begin += length;
  }
  const packed = input.view();
  const plain = rest === 0 ? packed : await unbrotli(packed, rest, rest);
  let at = 0;
  return streams.map(({ length }, i) => speech[i] ?? plain.subarray(at, (at += length)));
}

async function unpackInto(
  codes: Uint8Array,
  input: ByteReader,
  way: number,
  law: Law | null,
): Promise<void> {
  if (law === null || (way !== SPEECH && way !== EARLIER_SPEECH)) {
    throw new RangeError('Its payloads are damaged.');
  }
  const table = await unbrotli(input.view(), LARGEST_TABLE);
  if (way === SPEECH) unpackSpeech({ table, words: input.view() }, law, codes);
  else await unpackEarlierSpeech({ table, words: [input.blob(), input.blob()] }, law, codes);
}
