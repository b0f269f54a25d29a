import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { restore } from './restore.js';
import { catalogued, complete, given, on } from './recording.samples.js';

describe('restore', () => {
  it.each(complete)('takes a recording that is %s out of the bin', (stage) => {
    expect(restore(null)(given(stage, sample('RecordingRecycled')), on)).toEqual([
      { type: 'RecordingRestored', data: { reason: null } },
    ]);
  });

  it('keeps the reason where it can be shredded', () => {
    const [event] = restore('Ada needs it')(given('ready', sample('RecordingRecycled')), on);
    expect(event?.data).toEqual({ reason: null, personal: { reason: 'Ada needs it' } });
  });

  it.each(catalogued)('stays quiet when it is not in the bin, but %s', (stage) => {
    expect(restore(null)(given(stage), on)).toEqual([]);
  });

  it.each(['deleted', 'erased'] as const)('cannot bring back what is %s', (stage) => {
    expect(() => restore(null)(given(stage), on)).toThrow(
      expect.objectContaining({ kind: 'gone', code: 'recording-deleted' }),
    );
  });

  it.each(['unknown', 'duplicate'] as const)('refuses what nobody can find: %s', (stage) => {
    expect(() => restore(null)(given(stage), on)).toThrow(
      expect.objectContaining({ kind: 'unknown', code: 'recording-unknown' }),
    );
  });
});
