import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { conversionFailed, converted } from './convert.js';
import { given, on } from './recording.samples.js';

const success = sample('RecordingConverted');
const failure = sample('RecordingConversionFailed');

describe.each([
  ['converted', converted(success.data), success],
  ['conversionFailed', conversionFailed(failure.data), failure],
] as const)('%s', (_verb, decide, event) => {
  it('says what came of reading the capture', () => {
    expect(decide(given('received'), on)).toEqual([event]);
  });

  it.each(['ready', 'failed'] as const)(
    'says it of a %s recording that was asked for again',
    (stage) => {
      expect(decide(given(stage, sample('RecordingConversionRequested')), on)).toEqual([event]);
    },
  );

  it('refuses what never started', () => {
    expect(() => decide(given('unknown'), on)).toThrow('recording-unknown');
  });

  it('refuses what is still arriving', () => {
    expect(() => decide(given('recording'), on)).toThrow('recording-still-arriving');
  });

  it.each(['duplicate', 'ready', 'failed'] as const)(
    'stays quiet when the job ran a second time and it is %s',
    (stage) => {
      expect(decide(given(stage), on)).toEqual([]);
    },
  );
});
