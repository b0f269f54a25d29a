import { type Decision, Refusal } from '../kernel.js';
import { isConversionDue } from './convert.js';
import { isGone, refuseUnlessThere } from './removable.js';
import type { Recording, RecordingEvent } from './recording.js';
import { sealedReason } from './sealed-reason.js';

/**
 * What of a recording is to be sealed next. The capture as soon as it is there, where that is `wanted`
 * or was asked for; what was sealed once is followed: its sound once it is decoded, its end when nothing
 * is left of it.
 */
export const sealDue = (
  state: Recording,
  wanted: boolean,
): 'capture' | 'sound' | 'tombstone' | null => {
  const { stage, watermark } = state;
  const { sequence, isRequested, hasTombstone } = watermark;
  const isFollowed = sequence !== null;
  if (stage === 'erased') return isFollowed && !hasTombstone ? 'tombstone' : null;
  return wanted || isRequested || isFollowed ? uncovered(state) : null;
};

/** Of what is there, what no seal covers. */
const uncovered = (state: Recording): 'capture' | 'sound' | null => {
  const { stage, watermark } = state;
  if (stage !== 'received' && stage !== 'ready' && stage !== 'failed') return null;
  const hasSound = stage === 'ready' && !isConversionDue(state);
  if (hasSound) return watermark.covers === 'sound' ? null : 'sound';
  return watermark.covers === 'nothing' ? 'capture' : null;
};

/** Somebody asks for it to be sealed, whatever the settings say. Asking twice is harmless. */
export const requestWatermark =
  (reason: string | null): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessThere(state);
    const { isRequested, covers } = state.watermark;
    if (isRequested || covers === 'sound') return [];
    return [
      { type: 'RecordingWatermarkRequested', data: { ...sealedReason(reason), reason: null } },
    ];
  };

/** An entry of the chain, and what it was made of. */
export type Sealed = {
  readonly sequence: number;
  readonly hash: string;
  readonly key: string;
  /** Of the capture. */
  readonly sha256: string;
  /** After how many conversions its sound was decoded; `null`: without its sound. */
  readonly conversions: number | null;
};

/**
 * The chain holds an entry about it. What came anew meanwhile is not what was sealed: it is sealed next.
 */
export const watermarked =
  ({ sequence, hash, key, sha256, conversions }: Sealed): Decision<Recording, RecordingEvent> =>
  (state) => {
    const { stage, watermark } = state;
    if (stage === 'unknown') throw new Refusal('unknown', 'recording-unknown');
    if (watermark.sequence !== null && watermark.sequence >= sequence) return [];
    const covers = coverOf(state, sha256, conversions);
    return [{ type: 'RecordingWatermarked', data: { sequence, hash, key, covers } }];
  };

const coverOf = (state: Recording, sha256: string, conversions: number | null) => {
  if (state.sha256 !== sha256) return 'earlier';
  return conversions === state.conversions ? 'sound' : 'capture';
};

/** The chain says that what was sealed is gone. */
export const tombstoned =
  (sequence: number): Decision<Recording, RecordingEvent> =>
  (state) => {
    if (!isGone(state)) throw new Refusal('conflict', 'recording-not-deleted');
    return state.watermark.hasTombstone
      ? []
      : [{ type: 'RecordingTombstoned', data: { sequence } }];
  };
