import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { unprotect } from './unprotect.js';
import { catalogued, given, on } from './recording.samples.js';

const decide = unprotect('Complaint 4711', []);

describe('unprotect', () => {
  it.each(catalogued)('lifts the shield of a recording that is %s', (stage) => {
    expect(decide(given(stage, sample('RecordingProtected')), on)).toEqual([
      {
        type: 'RecordingUnprotected',
        data: { reason: null, personal: { reason: 'Complaint 4711' } },
      },
    ]);
  });

  it('needs no reason', () => {
    expect(unprotect(null, [])(given('ready', sample('RecordingProtected')), on)).toEqual([
      { type: 'RecordingUnprotected', data: { reason: null } },
    ]);
  });

  it.each(['unknown', 'duplicate'] as const)('refuses what nobody can find: %s', (stage) => {
    expect(() => decide(given(stage), on)).toThrow(
      expect.objectContaining({ kind: 'unknown', code: 'recording-unknown' }),
    );
  });

  it.each(catalogued)('stays quiet when nothing shields it and it is %s', (stage) => {
    expect(decide(given(stage), on)).toEqual([]);
  });
});
