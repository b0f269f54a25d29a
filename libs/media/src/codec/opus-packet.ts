import type { Payload } from './decoder.js';

/** Most that one packet may hold, in samples at 48 kHz: 120 ms (RFC 6716 section 3.2.5). */
const MOST = 5760;
/** A frame is no longer than this (RFC 6716 section 3.2). */
const LONGEST_FRAME = 1275;
/** Configurations that carry narrowband only: SILK 0–3 and CELT 16–19 (RFC 6716 table 2). */
const NARROWBAND = 0x000f_000f;
const FIRST_CELT = 16;
const FIRST_HYBRID = 12;

/**
 * Samples at 48 kHz of an Opus packet by its first byte or two (RFC 6716 section 3.1); 0 when it
 * cannot be one.
 */
export function opusSamples(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start) return 0;
  const samples = frameSamples(bytes[start]!) * frameCount(bytes, start, end);
  return samples <= MOST ? samples : 0;
}

/** Its configuration, 0–31: mode, bandwidth and length of its frames (RFC 6716 table 2). */
export function opusConfig(bytes: Uint8Array, start: number): number {
  return bytes[start]! >> 3;
}

/** Do packets of these configurations (a bit for each) carry narrowband alone, up to 4 kHz? */
export function isNarrowband(configs: number): boolean {
  return (configs & ~NARROWBAND) === 0;
}

/** Is a packet coded by CELT alone, which carries nothing of the packet before it? */
export function isCelt(bytes: Uint8Array, start: number): boolean {
  return opusConfig(bytes, start) >= FIRST_CELT;
}

/**
 * Does a packet keep every rule that a receiver must check (RFC 6716 section 3.4)? Chance data and
 * what is encrypted often do not.
 */
export function isOpusPacket(bytes: Uint8Array, start: number, end: number): boolean {
  if (opusSamples(bytes, start, end) === 0) return false;
  const code = bytes[start]! & 3;
  const length = end - start - 1;
  if (code === 0) return length <= LONGEST_FRAME;
  if (code === 1) return length % 2 === 0 && length / 2 <= LONGEST_FRAME;
  if (code === 3) return keepsRulesOfMany(bytes, start, end);
  const first = frameLength(bytes, start + 1, end);
  return first !== null && length - first.size - first.length <= LONGEST_FRAME
    ? length - first.size >= first.length
    : false;
}

/** Samples at 48 kHz of the sound before a packet that it carries again, for the loss of it. */
export function carriedSamples({ bytes, start, end }: Payload): number {
  const at = firstFrame(bytes, start, end);
  if (at === null || isCelt(bytes, start) || !isOpusPacket(bytes, start, end)) return 0;
  const parts = silkFrames(bytes[start]!);
  const first = bytes[at]!;
  const stereo = (bytes[start]! & 4) !== 0;
  const carried = (first >> (7 - parts)) & 1 || (stereo && (first >> (6 - 2 * parts)) & 1);
  return carried ? frameSamples(bytes[start]!) : 0;
}

/**
 * Did the sender hear no voice in a packet, so that what it leaves out afterwards is noise alone?
 * Told by its length or by the marks of SILK (RFC 6716 section 4.2.3).
 */
export function isOpusRest({ bytes, start, end }: Payload): boolean {
  const at = firstFrame(bytes, start, end);
  if (end - start <= 2 || at === null) return true;
  return !isCelt(bytes, start) && bytes[at]! >> (8 - silkFrames(bytes[start]!)) === 0;
}

/** Frames in a packet, by the code in the two lowest bits of its first byte. */
function frameCount(bytes: Uint8Array, start: number, end: number): number {
  const code = bytes[start]! & 3;
  if (code < 3) return code === 0 ? 1 : 2;
  return end - start < 2 ? 0 : bytes[start + 1]! & 0x3f;
}

/** Samples at 48 kHz of one frame, by the first byte of the packet. */
function frameSamples(toc: number): number {
  const config = toc >> 3;
  if (config >= FIRST_CELT) return 120 << (config & 3);
  if (config >= FIRST_HYBRID) return 480 << (config & 1);
  return [480, 960, 1920, 2880][config & 3]!;
}

/** SILK frames, of up to 20 ms each, within an Opus frame. */
function silkFrames(toc: number): number {
  return Math.max(1, frameSamples(toc) / 960);
}

/** Where the first frame begins; null when it is empty or there is none. */
function firstFrame(bytes: Uint8Array, start: number, end: number): number | null {
  const code = bytes[start]! & 3;
  const after = code === 3 ? afterPadding(bytes, start, end) : { at: start + 1, padding: 0 };
  if (after === null) return null;
  const { at } = after;
  const told = code === 2 || (code === 3 && (bytes[start + 1]! & 0x80) !== 0);
  if (!told) return at < end ? at : null;
  const first = frameLength(bytes, at, end);
  if (first === null || first.length === 0) return null;
  const others = code === 3 ? (bytes[start + 1]! & 0x3f) - 2 : 0;
  const begin = skipLengths(bytes, at + first.size, end, others);
  return begin < end ? begin : null;
}

function skipLengths(bytes: Uint8Array, from: number, end: number, count: number): number {
  let at = from;
  for (let i = 0; i < count; i++) at += frameLength(bytes, at, end)?.size ?? 0;
  return at;
}

type Padding = { at: number; padding: number };

/**
 * Where the lengths begin in a packet of many frames, and how many bytes of padding it ends with;
 * null when that is not all there.
 */
function afterPadding(bytes: Uint8Array, start: number, end: number): Padding | null {
  let at = start + 2;
  let padding = 0;
  if (at > end) return null;
  if ((bytes[start + 1]! & 0x40) === 0) return { at, padding };
  for (let more = true; more; at++) {
    if (at >= end) return null;
    const value = bytes[at]!;
    more = value === 255;
    padding += more ? 254 : value;
  }
  return { at, padding };
}

function keepsRulesOfMany(bytes: Uint8Array, start: number, end: number): boolean {
  const frames = bytes[start + 1]! & 0x3f;
  const after = afterPadding(bytes, start, end);
  if (after === null) return false;
  const { at, padding } = after;
  let left = end - at - padding;
  if ((bytes[start + 1]! & 0x80) === 0) {
    return left >= 0 && left % frames === 0 && left / frames <= LONGEST_FRAME;
  }
  let from = at;
  for (let i = 1; i < frames; i++) {
    const next = frameLength(bytes, from, end - padding);
    if (next === null) return false;
    from += next.size;
    left -= next.size + next.length;
  }
  return left >= 0 && left <= LONGEST_FRAME;
}

/** The length of a frame, coded in one or two bytes (RFC 6716 section 3.2.1). */
function frameLength(
  bytes: Uint8Array,
  at: number,
  end: number,
): { size: number; length: number } | null {
  if (at >= end) return null;
  const first = bytes[at]!;
  if (first < 252) return { size: 1, length: first };
  return at + 1 < end ? { size: 2, length: first + 4 * bytes[at + 1]! } : null;
}
