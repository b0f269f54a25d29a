import { ByteWriter } from '../index/byte-writer.js';

/** log₂ of SCALE. */
export const SCALE_BITS = 12;
/** Frequencies of a context add up to this. */
export const SCALE = 1 << SCALE_BITS;
const CODES = 256;

/** Counts are noted as one of these: nearly as good as the counts themselves, in far less room. */
const LEVELS: number[] = [0];
for (let count = 1; count < 1 << 20;) {
  LEVELS.push(count);
  count = Math.max(count + 1, Math.round(count * 1.4));
}

/**
 * How often each symbol (of 256) comes in each context, in parts of SCALE, and where its part begins,
 * context by context.
 */
export type CodeFrequencies = { frequency: Uint16Array; start: Uint16Array };

/** Counts (256 for each context) as one level a count. */
export function levelsOf(counts: Uint32Array): Uint8Array {
  const levels = new Uint8Array(counts.length);
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at]!;
    if (count > 0) levels[at] = nearestLevel(count);
  }
  return levels;
}

/** Room for the frequencies of so many contexts. */
export function roomForFrequencies(contexts: number): CodeFrequencies {
  const room = () => new Uint16Array(contexts * CODES);
  return { frequency: room(), start: room() };
}

/** The same frequencies come out of the same levels, wherever they are computed; written to `into`. */
export function frequenciesOf(
  levels: Uint8Array,
  into = roomForFrequencies(levels.length / CODES),
): CodeFrequencies {
  const { frequency, start } = into;
  frequency.fill(0);
  for (let begin = 0; begin < levels.length; begin += CODES) {
    scale(levels, begin, frequency);
    let sum = 0;
    for (let at = begin; at < begin + CODES; at++) {
      start[at] = sum;
      sum += frequency[at]!;
    }
  }
  return into;
}

/** Levels without the zeros around those of each context. */
export function trimmed(levels: Uint8Array): Uint8Array {
  const out = new ByteWriter();
  for (let begin = 0; begin < levels.length; begin += CODES) {
    let first = begin;
    let last = begin + CODES - 1;
    while (first < last && levels[first] === 0) first++;
    while (last > first && levels[last] === 0) last--;
    out.byte(first - begin);
    out.byte(last - first);
    for (let at = first; at <= last; at++) out.byte(levels[at]!);
  }
  return out.done();
}

/**
 * Undoes `trimmed` of so many contexts, in `levels`. Throws a RangeError when the bytes are none of its.
 */
export function untrimmed(
  bytes: Uint8Array,
  contexts: number,
  levels = new Uint8Array(contexts * CODES),
): Uint8Array {
  levels.fill(0);
  let at = 0;
  for (let context = 0; context < contexts; context++) {
    const first = bytes[at++] ?? CODES;
    const count = 1 + (bytes[at++] ?? CODES);
    if (at + count > bytes.length || first + count > CODES) throw tableDamaged();
    for (let to = context * CODES + first, end = to + count; to < end; to++) {
      const level = bytes[at++]!;
      if (level >= LEVELS.length) throw tableDamaged();
      levels[to] = level;
    }
  }
  if (at !== bytes.length) throw tableDamaged();
  return levels;
}

function tableDamaged(): RangeError {
  return new RangeError('The table of frequencies is damaged.');
}

function scale(levels: Uint8Array, from: number, frequency: Uint16Array): void {
  let sum = 0;
  let used = 0;
  let commonest = from;
  for (let at = from; at < from + CODES; at++) {
    const level = levels[at]!;
    if (level === 0) continue;
    sum += LEVELS[level]!;
    used++;
    if (level > levels[commonest]!) commonest = at;
  }
  if (used === 0) return;
  let left = SCALE;
  for (let at = from; at < from + CODES; at++) {
    const level = levels[at]!;
    if (level === 0) continue;
    const part = Math.max(1, Math.floor((LEVELS[level]! * (SCALE - used)) / sum));
    frequency[at] = part;
    left -= part;
  }
  frequency[commonest] = frequency[commonest]! + left;
}

function nearestLevel(count: number): number {
  let low = 0;
  let high = LEVELS.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (LEVELS[middle]! <= count) low = middle;
    else high = middle - 1;
  }
  const above = LEVELS[low + 1];
  return above !== undefined && above - count < count - LEVELS[low]! ? low + 1 : low;
}
