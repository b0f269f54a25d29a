/**
 * RTP packets of streams that are known, found in a piece of a pcap file whose numbers are little-endian
 * and whose records have headers of 16 bytes. Whatever is not as those before it ends the row: it is
 * looked at by who called.
 */

/** Packets of a row. */
export const rowCapacity: i32 = 8192;
/** Where the record of each begins, and its payload begins and ends. */
export const rowRecords: usize = memory.data(8192 * 4, 16);
export const rowStarts: usize = memory.data(8192 * 4, 16);
export const rowEnds: usize = memory.data(8192 * 4, 16);
/** When it was captured, microseconds since 1970. */
export const rowTimes: usize = memory.data(8192 * 8, 16);
export const rowTimestamps: usize = memory.data(8192 * 4, 16);
export const rowSequences: usize = memory.data(8192 * 2, 16);
/** The marker bit and the payload type. */
export const rowTypes: usize = memory.data(8192, 16);
/** The number of the shape that it has. */
export const rowShapes: usize = memory.data(8192, 16);

/**
 * Shapes of packets, one behind the other: four numbers, then the bytes that the packets of a stream
 * begin with up to and with their SSRC, then which bits of these are the same in all.
 */
export const shapeCapacity: i32 = 16;
export const shapePrefix: i32 = 96;
export const shapes: usize = memory.data(16 * 208, 16);
/** Its numbers: bytes of the prefix, where the IP length stands, from where it counts, the UDP header. */
const LENGTH: usize = 0;
const IP_LENGTH: usize = 4;
const IP_FROM: usize = 8;
const UDP: usize = 12;
const PREFIX: usize = 16;
const MASK: usize = 112;
const SHAPE: usize = 208;

const RECORD: usize = 16;
const UDP_HEADER: usize = 8;
const RTP_HEADER: usize = 12;
const MOST_BYTES: u32 = 262144;
const DAY: i64 = 86400;
/** Fractions of a second are nanoseconds at the finest. */
const FRACTIONS: u32 = 1000000000;
const MICROSECONDS: u32 = 1000000;

/** Packets of the row that was found last. */
export let rowLength: i32 = 0;
/** The shape that the packet before had: streams take turns. */
let latest: i32 = 0;

/**
 * Puts into the row what begins at `from` or later, at `last` at the latest, and has one of the first
 * `known` shapes; returns where the first record begins that does not. The piece ends at `end`; fractions
 * of a second are in `unit` microseconds.
 */
export function findPackets(from: usize, last: usize, end: usize, known: i32, unit: f64): usize {
  rowLength = 0;
  while (from <= last && rowLength < rowCapacity) {
    const size = load<u32>(from, 8);
    if (size > MOST_BYTES) break;
    const next = from + RECORD + <usize>size;
    if (next + RECORD > end || !isFollowed(from, next)) break;
    if (unit == 1.0 && load<u32>(from, 4) >= MICROSECONDS) break;
    const shape = shapeOf(from + RECORD, known);
    if (shape < 0 || !isPut(from, next, shape)) break;
    latest = shape;
    const time = <f64>load<u32>(from) * 1e6 + <f64>load<u32>(from, 4) * unit;
    store<f64>(rowTimes + ((<usize>rowLength) << 3), time);
    rowLength++;
    from = next;
  }
  return from;
}

/** Is what stands at `next` plainly the header of a record, captured within a day of that at `at`? */
function isFollowed(at: usize, next: usize): bool {
  const size = load<u32>(next, 8);
  if (size == 0 || size > MOST_BYTES || size > load<u32>(next, 12)) return false;
  const apart = <i64>load<u32>(next) - <i64>load<u32>(at);
  return load<u32>(next, 4) < FRACTIONS && apart <= DAY && apart >= -DAY;
}

/** The number of the shape of the packet at `at`, or −1. */
function shapeOf(at: usize, known: i32): i32 {
  let shape = latest;
  for (let tried = 0; tried < known; tried++) {
    shape = shape + 1 < known ? shape + 1 : 0;
    if (fits(at, shapes + <usize>shape * SHAPE)) return shape;
  }
  return -1;
}

function fits(at: usize, shape: usize): bool {
  for (let i: usize = 0, to = <usize>load<u32>(shape, LENGTH); i < to; i += 16) {
    const differing = v128.xor(v128.load(at + i), v128.load(shape + i, PREFIX));
    if (v128.any_true(v128.and(differing, v128.load(shape + i, MASK)))) return false;
  }
  return true;
}

/** Puts the packet whose record ends at `next` into the row; false when its lengths do not agree. */
function isPut(record: usize, next: usize, number: i32): bool {
  const at = record + RECORD;
  const shape = shapes + <usize>number * SHAPE;
  const ipLength = big16(at + load<u32>(shape, IP_LENGTH));
  const ipEnd = at + load<u32>(shape, IP_FROM) + ipLength;
  const udp = at + load<u32>(shape, UDP);
  const udpEnd = udp + big16(udp + 4);
  const rtp = udp + UDP_HEADER;
  if (ipLength == 0 || ipEnd > next || udpEnd > ipEnd || udpEnd < rtp + RTP_HEADER) return false;
  const type = load<u8>(rtp, 1);
  if (type >= 192 && type <= 223) return false;
  const row = <usize>rowLength;
  store<u32>(rowRecords + (row << 2), record);
  store<u32>(rowStarts + (row << 2), rtp + RTP_HEADER);
  store<u32>(rowEnds + (row << 2), udpEnd);
  store<u32>(rowTimestamps + (row << 2), bswap<u32>(load<u32>(rtp, 4)));
  store<u16>(rowSequences + (row << 1), <u16>big16(rtp + 2));
  store<u8>(rowTypes + row, type);
  store<u8>(rowShapes + row, <u8>number);
  return true;
}

/** What `gatherPackets` finds: payloads, their sequence numbers, and the frame at which each begins. */
export const gatheredStarts: usize = memory.data(8192 * 4, 16);
export const gatheredEnds: usize = memory.data(8192 * 4, 16);
export const gatheredSequences: usize = memory.data(8192 * 2, 16);
export const gatheredFrames: usize = memory.data(8192 * 8, 16);
/** Do their frames ascend? */
export let areOrdered: i32 = 1;

/**
 * Gathers the packets of the row that have a shape, whose records begin at `begin` or later, and which
 * sound within the frames `[low, high)`. Their timestamps count from `tsStart`, which is at frame 0 of
 * the recording or `at` units of 1/48000 s behind it; a tick lasts `tick` units, of which a frame is
 * 48000 / `rate`. Returns how many there are; −1 when one of them is not of payload type `type`, does
 * not come before `until`, or is more than `tsSpan` ticks behind `tsStart`.
 */
export function gatherPackets(
  shape: i32,
  type: i32,
  begin: usize,
  until: usize,
  tsStart: u32,
  tsSpan: u32,
  at: f64,
  tick: f64,
  rate: f64,
  low: f64,
  high: f64,
): i32 {
  let count: usize = 0;
  let before = -Infinity;
  areOrdered = 1;
  for (let row: usize = 0; row < <usize>rowLength; row++) {
    if (load<u8>(rowShapes + row) != <u8>shape) continue;
    const record = <usize>load<u32>(rowRecords + (row << 2));
    if (record < begin) continue;
    const ticks = load<u32>(rowTimestamps + (row << 2)) - tsStart;
    const isOfType = (load<u8>(rowTypes + row) & 0x7f) == <u8>type;
    if (!isOfType || record >= until || ticks > tsSpan) return -1;
    const frame = rounded(((at + <f64>ticks * tick) * rate) / 48000);
    if (frame >= high || frame < low) continue;
    if (frame <= before) areOrdered = 0;
    before = frame;
    store<u32>(gatheredStarts + (count << 2), load<u32>(rowStarts + (row << 2)));
    store<u32>(gatheredEnds + (count << 2), load<u32>(rowEnds + (row << 2)));
    store<u16>(gatheredSequences + (count << 1), load<u16>(rowSequences + (row << 1)));
    store<f64>(gatheredFrames + (count << 3), frame);
    count++;
  }
  return <i32>count;
}

/** As Math.round of JavaScript: halves go up. */
function rounded(value: f64): f64 {
  const above = Math.ceil(value);
  return above - 0.5 > value ? above - 1 : above;
}

function big16(at: usize): usize {
  return <usize>bswap<u16>(load<u16>(at));
}
