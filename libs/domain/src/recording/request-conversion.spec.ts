import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { given, on } from './recording.samples.js';
import { requestConversion } from './request-conversion.js';

const decide = requestConversion('A better converter is here');

describe('requestConversion', () => {
  it.each(['ready', 'failed'] as const)('asks for a %s recording to be read again', (stage) => {
    expect(decide(given(stage), on)).toEqual([
      { type: 'RecordingConversionRequested', data: { reason: 'A better converter is here' } },
    ]);
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
  });
});
