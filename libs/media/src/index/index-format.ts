import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CaptureFormat, Hole, PcapngSection } from '../pcap/capture-format.js';
import type { Segment } from '../rtp/timeline.js';
import { ByteReader, ByteWriter } from './byte-writer.js';
import type { CaptureIndex, IndexedStream, SampleRate, Span } from './capture-index.js';

const MAGIC = 'RIX1';
/** Stands among the codecs of a stream for the types that wrap others. */
const REDUNDANT = 'red';
/** An index larger than this when unpacked is not one of ours: a day's is a twentieth of it. */
const LARGEST = 64 * 1024 * 1024;
/** Unpacked at once, in bytes: what comes in many pieces is copied once more. */
const [FEW, MANY] = [1 << 16, 1 << 20];
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
  if (new TextDecoder('latin1').decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw new RangeError('These bytes are no index of a capture: they do not begin with RIX1.');
  }
  const input = new ByteReader(inflate(bytes.subarray(MAGIC.length)));
  const sampleRate = input.uint() as SampleRate;
  if (!SAMPLE_RATES.includes(sampleRate)) {
    throw new RangeError(`The index is damaged: no recording has ${sampleRate} samples a second.`);
  }
  const frames = input.uint();
  const format = readFormat(input);
  const holes = readRows(input, readHole);
  const size = input.uint();
  const offsets = readAscending(input);
  const leads = room(offsets.length);
  for (let i = 0; i < leads.length; i++) leads[i] = input.uint();
  const streams = Array.from({ length: input.uint() }, () => readStream(input));
  const muted: [Span[], Span[]] = [readRows(input, readSpan), readRows(input, readSpan)];
  return { sampleRate, frames, format, holes, size, blocks: { offsets, leads }, streams, muted };
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

function readFormat(input: ByteReader): CaptureFormat {
  if (input.uint() === 0) {
    const littleEndian = input.uint() === 1;
    const unit = input.double();
    return { kind: 'pcap', littleEndian, unit, recordHeader: input.uint(), link: input.uint() };
  }
  const sections = Array.from({ length: input.uint() }, (): PcapngSection => {
    const offset = input.uint();
    const littleEndian = input.uint() === 1;
    const interfaces = Array.from({ length: input.uint() }, () => {
      const at = input.uint();
      const link = input.uint();
      return { offset: at, link, unit: input.double(), shift: input.double() };
    });
    return { offset, littleEndian, interfaces };
  });
  return { kind: 'pcapng', sections };
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

function readStream(input: ByteReader): IndexedStream {
  const addresses = input.blob();
  const flow = { addresses, sourcePort: input.uint(), destinationPort: input.uint() };
  const ssrc = input.uint();
  const side = input.uint() === 0 ? 0 : 1;
  const codecs = new Map<number, string>();
  for (let left = input.uint(); left > 0; left--) codecs.set(input.uint(), input.text());
  const redundant = [...codecs].filter(([, name]) => name === REDUNDANT).map(([type]) => type);
  for (const type of redundant) codecs.delete(type);
  const asides = readAscending(input);
  const segments = readRows(input, readSegment);
  const extents = readExtents(input);
  const noise = readRows(input, (read) => ({ ...readSpan(read), level: read() }));
  const states: IndexedStream['states'] = [];
  const names = [...codecs.values()];
  for (let left = input.uint(); left > 0; left--) {
    states.push({ chunk: input.uint(), codec: input.text(names), state: input.view() });
  }
  return { flow, ssrc, side, codecs, asides, redundant, segments, extents, noise, states };
}

function readExtents(input: ByteReader): IndexedStream['extents'] {
  const blocks = readAscending(input);
  const from = room(blocks.length);
  const to = room(blocks.length);
  let begin = 0;
  for (let i = 0; i < blocks.length; i++) {
    from[i] = begin += input.int();
    to[i] = begin + input.uint();
  }
  return { blocks, from, to };
}

type Read = () => number;

function readSegment(read: Read): Segment {
  const [fromOffset, tsStart, tsSpan, clock] = [read(), read(), read(), read()];
  return { fromOffset, tsStart, tsSpan, clock, at: read() };
}

function readHole(read: Read): Hole {
  const after = read();
  return { after, to: after + read() };
}

function readSpan(read: Read): Span {
  const from = read();
  return { from, to: from + read() };
}

/** Rows of whole numbers, of either sign. */
function writeRows<T>(out: ByteWriter, rows: readonly T[], fields: (row: T) => number[]): void {
  out.uint(rows.length);
  for (const row of rows) for (const field of fields(row)) out.int(field);
}

function readRows<T>(input: ByteReader, row: (read: Read) => T): T[] {
  return Array.from({ length: input.uint() }, () => row(() => input.int()));
}

function writeAscending(out: ByteWriter, values: readonly number[]): void {
  out.uint(values.length);
  values.forEach((value, i) => out.uint(value - (values[i - 1] ?? 0)));
}

function readAscending(input: ByteReader): number[] {
  const values = room(input.count());
  let value = 0;
  for (let i = 0; i < values.length; i++) values[i] = value += input.uint();
  return values;
}

/** For so many numbers, at once: what grows leaves as much behind for each seek as it is in the end. */
function room(count: number): number[] {
  return new Array<number>(count);
}
