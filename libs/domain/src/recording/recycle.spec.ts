import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { recycle } from './recycle.js';
import { complete, given, on } from './recording.samples.js';

const decide = recycle({
  reason: 'Asked for',
  binDays: 30,
  appObject: 'recordings-user',
  holds: [],
});

describe('recycle', () => {
  it.each(complete)('puts a recording that is %s into the bin, and says until when', (stage) => {
    expect(decide(given(stage), on)).toEqual([
      {
        type: 'RecordingRecycled',
        data: {
          reason: null,
          personal: { reason: 'Asked for' },
          binDays: 30,
          purgesOn: '2030-01-31T00:00:00.000Z',
          appObject: 'recordings-user',
        },
      },
    ]);
  });

  it('stays quiet when it is in the bin already, and prolongs nothing', () => {
    expect(decide(given('ready', sample('RecordingRecycled')), on)).toEqual([]);
  });

  it('puts into the bin again what was taken out', () => {
    const restored = given('ready', sample('RecordingRecycled'), sample('RecordingRestored'));
    expect(decide(restored, on)).toHaveLength(1);
  });

  it.each(['deleted', 'erased'] as const)('stays quiet when it is %s', (stage) => {
    expect(decide(given(stage), on)).toEqual([]);
  });

  it.each(complete)('refuses what is protected and %s', (stage) => {
    expect(() => decide(given(stage, sample('RecordingProtected')), on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'recording-protected' }),
    );
  });

  it('refuses what is still arriving', () => {
    expect(() => decide(given('recording'), on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'recording-still-arriving' }),
    );
  });

  it.each(['unknown', 'duplicate'] as const)('refuses what nobody can find: %s', (stage) => {
    expect(() => decide(given(stage), on)).toThrow(
      expect.objectContaining({ kind: 'unknown', code: 'recording-unknown' }),
    );
  });
});
