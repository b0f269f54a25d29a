import { describe, expect, it } from 'vitest';
import { findDuplicate } from './find-duplicate.js';
import { given, on } from './recording.samples.js';

const original = '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11';
const decide = findDuplicate(original);

describe('findDuplicate', () => {
  it('points what just arrived to the earlier recording', () => {
    expect(decide(given('recording'), on)).toEqual([
      { type: 'RecordingFoundDuplicate', data: { original } },
    ]);
  });

  it('refuses what never started', () => {
    expect(() => decide(given('unknown'), on)).toThrow('recording-unknown');
  });

  it.each(['received', 'ready', 'failed'] as const)(
    'refuses what stands for itself already: %s',
    (stage) => {
      expect(() => decide(given(stage), on)).toThrow('recording-uploaded-already');
    },
  );

  it('stays quiet about a known duplicate', () => {
    expect(decide(given('duplicate'), on)).toEqual([]);
  });
});
