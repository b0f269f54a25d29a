import { describe, expect, it } from 'vitest';
import { CONVERTER } from '#media/converter';
import { remedyOf } from './remedy.js';

const failed = (failureCode: string, undecoded: string[] = [], converter = CONVERTER) =>
  remedyOf({ state: 'failed', failureCode, undecoded, converter });

describe('converting again', () => {
  it.each(['converter-crashed', 'capture-missing', 'capture-damaged'])(
    'may help what failed with %s',
    (code) => expect(failed(code)).toBe('convert'),
  );

  it.each(['empty', 'not-a-capture', 'no-packets', 'no-audio', 'encrypted', 'codec-unsupported'])(
    'gives the same answer to what failed with %s, but by another converter',
    (code) => {
      expect(failed(code)).toBeNull();
      expect(failed(code, [], 'media-1')).toBe('convert');
    },
  );

  it('may help where an optional part was missing, and never with codecs that are not ours', () => {
    expect(failed('codec-unsupported', ['G.729'])).toBe('convert');
    expect(failed('codec-unsupported', ['iLBC', 'Opus'])).toBe('convert');
    expect(failed('codec-unsupported', ['iLBC', 'Speex'])).toBeNull();
    expect(failed('codec-unsupported', ['iLBC'], 'media-1')).toBeNull();
  });

  it('is not asked for what has not failed', () => {
    const ready = { failureCode: null, undecoded: ['Opus'], converter: 'media-1' };
    for (const state of ['ready', 'received', 'recording'] as const)
      expect(remedyOf({ ...ready, state })).toBeNull();
  });
});
