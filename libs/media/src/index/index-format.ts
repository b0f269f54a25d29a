import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CaptureFormat } from '../pcap/capture-format.js';
import { ByteReader, ByteWriter } from './byte-writer.js';
import type { CaptureIndex, IndexedStream, SampleRate } from './capture-index.js';
import type { IndexPart } from './index-reader.js';
import { REDUNDANT, readIndex } from './index-reader.js';

const MAGIC = 'RIX1';
/** An index larger than this when unpacked is not one of ours: a day's is a twentieth of it. */
const LARGEST = 64 * 1024 * 1024;
/** Unpacked at once, in bytes: what comes in many pieces is copied once more. */
const [FEW, MANY] = [1 << 17, 1 << 20];
const SAMPLE_RATES: readonly number[] = [8000, 16_000, 48_000] satisfies SampleRate[];

/** Packs an index: 'RIX1', then deflated fields in the order of `CaptureIndex`. */
export function encodeIndex(index: CaptureIndex): Uint8Array {
  const out = new ByteWriter();
  out.uint(index.sampleRate);
  out.uint(index.frames);
  writeFormat(out, index.format);
  writeRows(out, index.holes, ({ after, to }) => [after, to - after]);
  out.uint(index.size);
  writeAscending(out, index.blocks.offsets);
  index.blocks.leads.forEach((lead) => out.uint(lead));
  out.uint(index.streams.length);
  index.streams.forEach((stream) => writeStream(out, stream));
  index.muted.forEach((spans) => writeRows(out, spans, ({ from, to }) => [from, to - from]));
  const packed = deflateRawSync(out.done());
  const bytes = new Uint8Array(MAGIC.length + packed.length);
  bytes.set(new TextEncoder().encode(MAGIC));
  bytes.set(packed, MAGIC.length);
  return bytes;
}

/** The reverse of `encodeIndex`. Throws a RangeError when the bytes are not what it wrote. */
export function decodeIndex(bytes: Uint8Array): CaptureIndex {
  return openIndex(bytes).read();
}

/** An index that is unpacked, and read as far as it is needed. */
export type OpenIndex = {
  readonly sampleRate: SampleRate;
  readonly frames: number;
  /** All of it, or what a part of the recording needs. Throws a RangeError when it is damaged. */
  readonly read: (part?: IndexPart) => CaptureIndex;
};

/** Opens what `encodeIndex` wrote. Throws a RangeError when the bytes do not look like that. */
export function openIndex(bytes: Uint8Array): OpenIndex {
  if (new TextDecoder('latin1').decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw new RangeError('These bytes are no index of a capture: they do not begin with RIX1.');
  }
  const input = new ByteReader(inflate(bytes.subarray(MAGIC.length)));
  const sampleRate = input.uint() as SampleRate;
  if (!SAMPLE_RATES.includes(sampleRate)) {
    throw new RangeError(`The index is damaged: no recording has ${sampleRate} samples a second.`);
  }
  const frames = input.uint();
  const read = (part?: IndexPart) => ({
    sampleRate,
    frames,
    ...readIndex(new ByteReader(input.rest()), part),
  });
  return { sampleRate, frames, read };
}

function inflate(packed: Uint8Array): Uint8Array {
  try {
    const chunkSize = Math.max(FEW, Math.min(MANY, 2 * packed.length));
    return inflateRawSync(packed, { maxOutputLength: LARGEST, chunkSize });
  } catch (error) {
    throw new RangeError('The index is damaged: it cannot be unpacked.', { cause: error });
  }
}

function writeFormat(out: ByteWriter, format: CaptureFormat): void {
  if (format.kind === 'pcap') {
    out.uint(0);
    out.uint(format.littleEndian ? 1 : 0);
    out.double(format.unit);
    out.uint(format.recordHeader);
    out.uint(format.link);
    return;
  }
  out.uint(1);
  out.uint(format.sections.length);
  for (const { offset, littleEndian, interfaces } of format.sections) {
    out.uint(offset);
    out.uint(littleEndian ? 1 : 0);
    out.uint(interfaces.length);
    for (const { offset: at, link, unit, shift } of interfaces) {
      out.uint(at);
      out.uint(link);
      out.double(unit);
      out.double(shift);
    }
  }
}

function writeStream(out: ByteWriter, stream: IndexedStream): void {
  const { flow, ssrc, side, asides, segments, extents, noise, states } = stream;
  const redundant = stream.redundant.map((type): [number, string] => [type, REDUNDANT]);
  const codecs = new Map([...stream.codecs, ...redundant]);
  out.blob(flow.addresses);
  out.uint(flow.sourcePort);
  out.uint(flow.destinationPort);
  out.uint(ssrc);
  out.uint(side);
  out.uint(codecs.size);
  for (const [type, name] of codecs) {
    out.uint(type);
    out.text(name);
  }
  writeAscending(out, asides);
  writeRows(out, segments, (s) => [s.fromOffset, s.tsStart, s.tsSpan, s.clock, s.at]);
  writeAscending(out, extents.blocks);
  extents.from.forEach((from, i) => {
    out.int(from - (extents.from[i - 1] ?? 0));
    out.uint(extents.to[i]! - from);
  });
  writeRows(out, noise, ({ from, to, level }) => [from, to - from, level]);
  out.uint(states.length);
  for (const { chunk, codec, state } of states) {
    out.uint(chunk);
    out.text(codec);
    out.blob(state);
  }
}

/** Rows of whole numbers, of either sign. */
function writeRows<T>(out: ByteWriter, rows: readonly T[], fields: (row: T) => number[]): void {
  out.uint(rows.length);
  for (const row of rows) for (const field of fields(row)) out.int(field);
}

function writeAscending(out: ByteWriter, values: readonly number[]): void {
  out.uint(values.length);
  values.forEach((value, i) => out.uint(value - (values[i - 1] ?? 0)));
}
