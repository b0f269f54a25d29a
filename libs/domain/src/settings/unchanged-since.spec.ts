import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { settings } from './settings.js';
import { unchangedSince } from './unchanged-since.js';

const ninety = fold(settings, [sample('RetentionChanged')]);

describe('unchangedSince', () => {
  it('does nothing but let pass what was reckoned from the same', () => {
    expect(unchangedSince(ninety)(ninety, on)).toEqual([]);
    const named = fold(settings, [sample('RetentionChanged'), sample('PbxNameChanged')]);
    expect(unchangedSince(ninety)(named, on)).toEqual([]);
  });

  it.each([sample('RetentionChanged', { toDays: 91 }), sample('RetentionRulesChanged')])(
    'refuses it after $type',
    (event) => {
      const since = fold(settings, [sample('RetentionChanged'), event]);
      expect(() => unchangedSince(ninety)(since, on)).toThrow(
        expect.objectContaining({ kind: 'conflict', code: 'settings-changed' }),
      );
    },
  );

  it('stays quiet in any case: it adds no event', () => {
    expect(unchangedSince(settings.initial)(settings.initial, on)).toEqual([]);
  });
});
