import type { CaptureFormat, Hole, PcapngSection } from '../pcap/capture-format.js';
import type { Segment } from '../rtp/timeline.js';
import type { ByteReader } from './byte-writer.js';
import type { CaptureIndex, DecoderState, IndexedStream, Span } from './capture-index.js';

/** Stands among the codecs of a stream for the types that wrap others. */
export const REDUNDANT = 'red';

/**
 * A part of a recording: chunks, of which the last counts, and all frames that must be looked at for them
 * (the end not included), at the rate that the index was made for.
 */
export type IndexPart = { firstChunk: number; lastChunk: number; from: number; to: number };

/**
 * Reads the fields of an index behind its first two. Of a part there are its blocks alone, numbered from the
 * first of them on, and of decoders the states that its chunks begin with.
 */
export function readIndex(
  input: ByteReader,
  part?: IndexPart,
): Omit<CaptureIndex, 'sampleRate' | 'frames'> {
  const format = readFormat(input);
  const holes = readRows(input, readHole);
  const size = input.uint();
  const all = part === undefined ? readBlocks(input) : null;
  const passed = all === null ? passBlocks(input) : null;
  const streams = Array.from({ length: input.uint() }, () => readStream(input, part));
  const muted: [Span[], Span[]] = [readRows(input, readSpan), readRows(input, readSpan)];
  const blocks = all ?? takeBlocks(passed!, streams);
  return { format, holes, size, blocks, streams, muted };
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

function readStream(input: ByteReader, part: IndexPart | undefined): IndexedStream {
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
  const extents = part === undefined ? readExtents(input) : readExtentsOf(input, part);
  const noise = readRows(input, (read) => ({ ...readSpan(read), level: read() }));
  const states = readStates(input, [...codecs.values()], part);
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

/** Those rows that overlap the part, which are all that are ever asked for. */
function readExtentsOf(input: ByteReader, { from, to }: IndexPart): IndexedStream['extents'] {
  const count = input.count();
  const numbers = input.fork();
  input.skip(count);
  const extents: IndexedStream['extents'] = { blocks: [], from: [], to: [] };
  let block = 0;
  let begin = 0;
  for (let i = 0; i < count; i++) {
    block += numbers.uint();
    begin += input.int();
    const end = begin + input.uint();
    if (begin >= to || end <= from) continue;
    extents.blocks.push(block);
    extents.from.push(begin);
    extents.to.push(end);
  }
  return extents;
}

function readStates(
  input: ByteReader,
  names: readonly string[],
  part: IndexPart | undefined,
): DecoderState[] {
  const count = input.uint();
  const isWanted = part === undefined ? () => true : wantedStates(input.fork(), count, names, part);
  const states: DecoderState[] = [];
  for (let i = 0; i < count; i++) {
    const chunk = input.uint();
    const codec = input.text(names);
    if (isWanted(i, chunk)) states.push({ chunk, codec, state: input.view() });
    else input.pass();
  }
  return states;
}

/** Those that are noted for chunks of a part, and of each codec the last one up to its first chunk. */
function wantedStates(
  input: ByteReader,
  count: number,
  names: readonly string[],
  { firstChunk, lastChunk }: IndexPart,
): (i: number, chunk: number) => boolean {
  const last = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const chunk = input.uint();
    const codec = input.text(names);
    input.pass();
    if (chunk <= firstChunk) last.set(codec, i);
  }
  const before = new Set(last.values());
  return (i, chunk) => before.has(i) || (chunk > firstChunk && chunk <= lastChunk + 1);
}

type Blocks = CaptureIndex['blocks'];

function readBlocks(input: ByteReader): Blocks {
  const offsets = readAscending(input);
  const leads = room(offsets.length);
  for (let i = 0; i < leads.length; i++) leads[i] = input.uint();
  return { offsets, leads };
}

/** Where the offsets and the leads of all blocks stand, and how many there are. */
type PassedBlocks = { count: number; offsets: ByteReader; leads: ByteReader };

function passBlocks(input: ByteReader): PassedBlocks {
  const count = input.count();
  const offsets = input.fork();
  input.skip(count);
  const leads = input.fork();
  input.skip(count);
  return { count, offsets, leads };
}

/** Those that streams have something in, and the one behind; they are numbered anew in the streams. */
function takeBlocks(
  { count, offsets, leads }: PassedBlocks,
  streams: readonly IndexedStream[],
): Blocks {
  const numbers = streams.map(({ extents }) => extents.blocks);
  const first = Math.min(...numbers.map((blocks) => blocks[0] ?? count));
  const end = Math.min(count, 2 + Math.max(-1, ...numbers.map((blocks) => blocks.at(-1) ?? -1)));
  for (const blocks of numbers) for (let i = 0; i < blocks.length; i++) blocks[i]! -= first;
  const taken: Blocks = { offsets: [], leads: [] };
  let offset = 0;
  for (let number = 0; number < end; number++) {
    offset += offsets.uint();
    const lead = leads.uint();
    if (number < first) continue;
    taken.offsets.push(offset);
    taken.leads.push(lead);
  }
  return taken;
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

function readRows<T>(input: ByteReader, row: (read: Read) => T): T[] {
  return Array.from({ length: input.uint() }, () => row(() => input.int()));
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
