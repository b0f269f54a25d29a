import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { conversionFailed, converted, isConversionDue } from './convert.js';
import { given, on } from './recording.samples.js';

const success = sample('RecordingConverted');
const failure = sample('RecordingConversionFailed');
const requested = sample('RecordingConversionRequested');
const requestedBeside = sample('RecordingConversionRequested', { stays: 'ready' });

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
      expect(decide(given(stage, requested), on)).toEqual([event]);
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

describe('a recording that can be heard and is read again', () => {
  const reread = given('ready', requestedBeside);

  it('is due, and ready all the while', () => {
    expect(reread.stage).toBe('ready');
    expect(isConversionDue(reread)).toBe(true);
    expect(isConversionDue(given('ready'))).toBe(false);
    expect(isConversionDue(given('received'))).toBe(true);
  });

  it('is ready with what was found, and no longer due', () => {
    expect(converted(success.data)(reread, on)).toEqual([success]);
    const after = given('ready', requestedBeside, success);
    expect(after.stage).toBe('ready');
    expect(isConversionDue(after)).toBe(false);
  });

  it('stays ready with what it had when it cannot be read this time', () => {
    const [said] = conversionFailed(failure.data)(reread, on);
    expect(said).toEqual({
      type: 'RecordingConversionFailed',
      data: { ...failure.data, stays: 'ready' },
    });
    const after = given('ready', requestedBeside, said!);
    expect(after.stage).toBe('ready');
    expect(isConversionDue(after)).toBe(false);
    expect(conversionFailed(failure.data)(after, on)).toEqual([]);
  });

  it('is not heard any more when it turns out to be encrypted, as what it had is noise', () => {
    const encrypted = { ...failure.data, code: 'encrypted' };
    const [said] = conversionFailed(encrypted)(reread, on);
    expect(said).toEqual({ type: 'RecordingConversionFailed', data: encrypted });
    const after = given('ready', requestedBeside, said!);
    expect(after.stage).toBe('failed');
    expect(isConversionDue(after)).toBe(false);
  });
});
