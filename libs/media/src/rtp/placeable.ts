import { UNITS } from './timeline.js';

/**
 * A packet as placing sees it; times in 1/48000 s since the beginning of the capture. One object is
 * filled again and again: what is to be kept must be copied.
 */
export type Placeable = {
  offset: number;
  block: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  /** Its number was given before to another packet: the sender numbers anew. */
  restarts: boolean;
  /** Nothing but silence in it, as far as can be told; only when it is asked for. */
  quiet: boolean;
  arrival: number;
  clock: number;
  /** Its sender may count timestamps by another clock. */
  isUnclear: boolean;
  /** Level in −dBov of the comfort noise that follows its sound, or −1. */
  noise: number;
  /** How long its sound lasts. */
  length: number;
};

/** Where a stream's packets ended up. */
export interface PlacedSink {
  placed(packet: Placeable, at: number): void;
}

/** What is known of the time before a stream began: where it may continue without a seam. */
export interface Predecessor {
  /** The end of what the same flow or source sent before, or −1. */
  endBefore(at: number): number;
  /** The place of this timestamp if the same source already has one, or −1. */
  sameSource(timestamp: number, at: number): number;
}

/** Ticks of its clock that the sound of a packet lasts. */
export function ticksOf({ length, clock }: Placeable): number {
  return Math.round((length * clock) / UNITS);
}

/** How many packets after another one a packet was sent; negative when before it. */
export function orderOf(packet: Numbered, before: Numbered): number {
  return ((packet.sequence - before.sequence) << 16) >> 16;
}

/** What the sender says of the place of a packet. */
type Numbered = { sequence: number; timestamp: number };

/**
 * Do number and timestamp of a packet go on behind those of one that lasts so many ticks, losses
 * aside? Digits between them have numbers of their own, more than sound would have in the time.
 */
export function follows(packet: Placeable, before: Numbered, ticks: number): boolean {
  return orderOf(packet, before) > 0 && linesUp(packet, before, ticks);
}

/** As `follows`, of a packet that may also have been sent before the other one. */
export function linesUp(packet: Placeable, before: Numbered, ticks: number): boolean {
  const own = ticksOf(packet);
  const each = ((packet.timestamp - before.timestamp) | 0) / orderOf(packet, before);
  return each > 0 && each <= Math.max(ticks, own) && each >= Math.min(ticks, own) / 2;
}
