import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { given, on } from './recording.samples.js';
import { refuseUnlessWatermarked, verified } from './verify.js';
import type { Difference } from './verification.js';

const seal = sample('RecordingWatermarked');
const differs: Difference = {
  part: 'sound',
  code: 'sound-differs',
  detail: 'The sound is another one.',
  seconds: [[3, 4]],
};

describe('verified', () => {
  it('says what somebody who asked was answered, each time', () => {
    const asked = { sequence: 7, differences: [], how: 'asked' } as const;
    const [said] = verified(asked)(given('ready', seal), on);
    expect(said).toEqual({
      type: 'RecordingVerified',
      data: { valid: true, sequence: 7, differences: [], how: 'asked' },
    });
    expect(verified(asked)(given('ready', seal, said!), on)).toHaveLength(1);
  });

  it('says what differs, and where', () => {
    const [said] = verified({ sequence: 7, differences: [differs], how: 'scrub' })(
      given('ready', seal),
      on,
    );
    expect(said).toMatchObject({ data: { valid: false, differences: [differs], how: 'scrub' } });
  });

  it('says of what the product looks at by itself only what is news', () => {
    const scrub = { sequence: 7, how: 'scrub', differences: [] } as const;
    expect(verified(scrub)(given('ready', seal), on)).toEqual([]);
    const bad = given('ready', seal, sample('RecordingVerified', { valid: false }));
    expect(verified({ ...scrub, differences: [differs] })(bad, on)).toEqual([]);
    expect(verified(scrub)(bad, on)).toHaveLength(1);
  });

  it('refuses what was not sealed, and what is gone', () => {
    expect(() => refuseUnlessWatermarked(given('ready'))).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'recording-not-watermarked' }),
    );
    expect(() => refuseUnlessWatermarked(given('erased', seal))).toThrow(
      expect.objectContaining({ kind: 'gone' }),
    );
    expect(refuseUnlessWatermarked(given('failed', seal))).toBe(7);
  });
});
