import type { ByteSpan } from '#media/compact/salvage';
import { Failure } from '../failure.js';
import { counted, grouped, sizeText, timeText } from '../plain-text.js';

/** Bytes of a capture that are lost; times in ms, where there is sound to be silent. */
export type MissingPart = {
  readonly fromByte: number;
  readonly toByte: number;
  readonly fromMs?: number;
  readonly toMs?: number;
};

/** More are counted, not named. */
const NAMED = 12;

/** What is lost, and when nothing is heard for want of it, by the index of what is left. */
export const missingParts = async (
  missing: readonly ByteSpan[],
  index: Uint8Array | null,
): Promise<MissingPart[]> => {
  if (missing.length === 0) return [];
  const { missingTimes } = await import('#media/compact/missing-times');
  const times = index === null ? [] : missingTimes(index, missing);
  return missing.map(({ from, to }, i) => ({ fromByte: from, toByte: to, ...times[i] }));
};

/** What is done is done but for what is lost; `what` of it is, in a few words. */
export const incomplete = (name: string, parts: readonly MissingPart[], what: string): Failure => {
  const bytes = parts.reduce((sum, { fromByte, toByte }) => sum + toByte - fromByte, 0);
  const places = parts.slice(0, NAMED).map(placeText);
  if (parts.length > NAMED) places.push('…');
  const lost = `${counted(parts.length, 'block')}, ${sizeText(bytes)} of the capture, cannot be had`;
  return new Failure('incomplete', `${name} is damaged: ${lost}. ${what}: ${places.join('; ')}.`);
};

const placeText = ({ fromByte, toByte, fromMs, toMs }: MissingPart): string => {
  const bytes = `bytes ${grouped(fromByte)} to ${grouped(toByte)}`;
  if (fromMs === undefined || toMs === undefined) return bytes;
  if (fromMs === toMs) return `${fromMs === 0 ? 'before' : 'behind'} what is left (${bytes})`;
  return `${timeText(fromMs)} to ${timeText(toMs)} (${bytes})`;
};
