import { capacity, codeAt, nearest, placeOf, samples } from './room';
import { contexts } from './context';

/**
 * rANS (range asymmetric numeral systems, J. Duda, arXiv:1311.2540) with 12 bits of probability, words
 * of 16 bits and a state for each lane. A symbol is how many codes the true one stands off the one
 * that was foretold, away from zero, plus 128, modulo 256.
 */
const SCALE_BITS: u32 = 12;
const SCALE: u32 = 1 << SCALE_BITS;
const WORD_BITS: u32 = 16;
const LOWEST_STATE: u32 = 1 << WORD_BITS;

/** Symbol (low byte) and context (high byte) of each code as two bytes: step by step, lane by lane. */
export const surveyed: usize = memory.data(capacity << 1, 16);
/** How often each symbol comes in each context. */
export const counts: usize = memory.data(contexts << 10, 16);
/** Of each symbol in each context: its frequency in the upper half, where its part begins in the lower. */
export const parts: usize = memory.data(contexts << 10, 16);
/** The symbol that each part of the scale stands for, context by context. */
const symbols: usize = memory.data(contexts << 12, 16);

/** The states, then the words. Damaged ones may ask for more than there are, a word a code at most. */
export const packed: usize = memory.data(16 + (capacity << 1), 16);
export const packedRoom: usize = 16 + (capacity << 1);
const WORDS: usize = packed + 16;

let word: usize = WORDS;

export function rewind(): void {
  word = WORDS;
}

export function countNone(): void {
  memory.fill(counts, 0, contexts << 10);
}

/** Notes what `code` is in the place that was foretold; returns where its sample is. */
export function survey(code: usize, place: i32, to: usize): usize {
  const at = <i32>load<u8>(placeOf + <usize>load<u8>(code));
  const symbol = (signed(at - foretold(place), place) + 128) & 255;
  const both = (place & 0xff00) | symbol;
  store<u16>(to, <u16>both);
  const count = counts + ((<usize>both) << 2);
  store<u32>(count, load<u32>(count) + 1);
  return samples + ((<usize>at) << 2);
}

/** Reads the code of a lane that was foretold to be in `place`; returns where its sample is. */
export function unpack(code: usize, place: i32, lane: usize): usize {
  const state = packed + (lane << 2);
  const context = place & 0xff00;
  const now = load<u32>(state);
  const slot = now & (SCALE - 1);
  const symbol = <i32>load<u8>(symbols + ((<usize>context) << 4) + <usize>slot);
  const part = load<u32>(parts + ((<usize>(context | symbol)) << 2));
  const next = (part >> 16) * (now >> SCALE_BITS) + slot - (part & 0xffff);
  // No branch: it would be a guess.
  const isLow = <u32>(next < LOWEST_STATE);
  store<u32>(state, select<u32>((next << WORD_BITS) | (<u32>load<u16>(word)), next, isLow));
  word += <usize>(isLow << 1);
  const at = (foretold(place) + signed(symbol - 128, place)) & 255;
  store<u8>(code, load<u8>(codeAt + <usize>at));
  return samples + ((<usize>at) << 2);
}

function foretold(place: i32): i32 {
  return <i32>load<u8>(nearest + <usize>(place & 255));
}

/** Turned round where a negative sample was foretold. */
function signed(off: i32, place: i32): i32 {
  const sign = place >> 31;
  return (off ^ sign) - sign;
}

/** Fills `symbols` by `parts`. */
export function spread(): void {
  for (let place = 0; place < contexts << 8; place++) {
    const part = load<u32>(parts + ((<usize>place) << 2));
    const from = symbols + ((<usize>(place >> 8)) << SCALE_BITS) + <usize>(part & 0xffff);
    if (part >> 16 > 0) memory.fill(from, <u8>(place & 255), <usize>(part >> 16));
  }
}

/** Packs what was surveyed, back to front, so that it can be read front to back; returns its length. */
export function packSurveyed(steps: i32): i32 {
  const end = packed + packedRoom;
  let to = end;
  let a = LOWEST_STATE;
  let b = LOWEST_STATE;
  let c = LOWEST_STATE;
  let d = LOWEST_STATE;
  for (let at = surveyed + ((<usize>steps) << 3); at > surveyed; at -= 8) {
    let part = partOf(at - 2);
    to = spilled(d, part, to);
    d = after(d, part);
    part = partOf(at - 4);
    to = spilled(c, part, to);
    c = after(c, part);
    part = partOf(at - 6);
    to = spilled(b, part, to);
    b = after(b, part);
    part = partOf(at - 8);
    to = spilled(a, part, to);
    a = after(a, part);
  }
  memory.copy(WORDS, to, end - to);
  store<u32>(packed, a);
  store<u32>(packed, b, 4);
  store<u32>(packed, c, 8);
  store<u32>(packed, d, 12);
  return 16 + <i32>(end - to);
}

function partOf(at: usize): u32 {
  return load<u32>(parts + ((<usize>load<u16>(at)) << 2));
}

function isFull(state: u32, part: u32): u32 {
  return <u32>(state >> (32 - SCALE_BITS) >= part >> 16);
}

/** Where words begin after `state` has given one away, if it must. */
function spilled(state: u32, part: u32, to: usize): usize {
  store<u16>(to - 2, <u16>state);
  return to - ((<usize>isFull(state, part)) << 1);
}

function after(before: u32, part: u32): u32 {
  const state = before >> (isFull(before, part) << 4);
  const frequency = part >> 16;
  const whole = state / frequency;
  return (whole << SCALE_BITS) + (state - whole * frequency) + (part & 0xffff);
}
