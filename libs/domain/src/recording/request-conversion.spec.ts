import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { conversionFailed } from './convert.js';
import { given, on } from './recording.samples.js';
import { requestConversion } from './request-conversion.js';

const failure = sample('RecordingConversionFailed').data;
const reason = 'A better converter is here';
const sealed = { reason: null, personal: { reason } };
const decide = requestConversion({ reason });

describe('requestConversion', () => {
  it('asks for a failed recording to be read again', () => {
    expect(decide(given('failed'), on)).toEqual([
      { type: 'RecordingConversionRequested', data: sealed },
    ]);
  });

  it('asks for a ready recording to be read again beside what can be heard of it', () => {
    expect(decide(given('ready'), on)).toEqual([
      { type: 'RecordingConversionRequested', data: { ...sealed, stays: 'ready' } },
    ]);
  });

  it.each(['ready', 'failed'] as const)('asks for a %s one once for each cause', (stage) => {
    const ask = requestConversion({ reason, cause: 'media-2' });
    const before = given(stage);
    const asked = ask(before, on);
    expect(asked).toMatchObject([{ data: { reason, cause: 'media-2' } }]);
    const failedAgain = given(
      stage,
      ...asked,
      ...conversionFailed(failure)(given(stage, ...asked), on),
    );
    expect(failedAgain.stage).toBe(stage);
    expect(ask(failedAgain, on)).toEqual([]);
    expect(requestConversion({ reason, cause: 'media-3' })(failedAgain, on)).toHaveLength(1);
    expect(decide(failedAgain, on)).toHaveLength(1);
  });

  it.each(['unknown', 'duplicate'] as const)('refuses what nobody can find: %s', (stage) => {
    expect(() => decide(given(stage), on)).toThrow(
      expect.objectContaining({ kind: 'unknown', code: 'recording-unknown' }),
    );
  });

  it('refuses a call that is still being recorded, in words', () => {
    expect(() => decide(given('recording'), on)).toThrow(
      expect.objectContaining({
        kind: 'conflict',
        code: 'recording-still-arriving',
        message: expect.stringContaining('converted when it ends') as string,
      }),
    );
  });

  it('stays quiet while a conversion is due', () => {
    expect(decide(given('received'), on)).toEqual([]);
    expect(decide(given('ready', sample('RecordingConversionRequested')), on)).toEqual([]);
    const beside = sample('RecordingConversionRequested', { stays: 'ready' });
    expect(decide(given('ready', beside), on)).toEqual([]);
  });
});
