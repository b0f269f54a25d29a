import { type Decision, Refusal } from '../kernel.js';
import { refuseUnlessThere } from './removable.js';
import type { Recording, RecordingEvent } from './recording.js';
import type { Difference } from './verification.js';

/** What came of comparing a recording with its seal. */
export type Comparison = {
  readonly sequence: number;
  readonly differences: readonly Difference[];
  readonly how: 'asked' | 'scrub';
};

/** The entry of the chain that it is compared with. @throws Refusal when it was not sealed, or is gone */
export const refuseUnlessWatermarked = (state: Recording): number => {
  refuseUnlessThere(state);
  const { sequence } = state.watermark;
  if (sequence === null)
    throw new Refusal(
      'conflict',
      'recording-not-watermarked',
      'It was not sealed, so there is nothing that it could be compared with.',
    );
  return sequence;
};

/**
 * It was compared with its seal, and this is what came of it. What the product finds by itself is said
 * when it is news: that something differs, or that nothing does any more.
 */
export const verified =
  ({ sequence, differences, how }: Comparison): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessWatermarked(state);
    const valid = differences.length === 0;
    const isNews = (state.watermark.isValid ?? true) !== valid;
    if (how === 'scrub' && !isNews) return [];
    const data = { valid, sequence, differences: [...differences], how };
    return [{ type: 'RecordingVerified', data }];
  };
