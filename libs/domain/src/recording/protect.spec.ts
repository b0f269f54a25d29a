import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { protect } from './protect.js';
import { catalogued, given, on } from './recording.samples.js';

const decide = protect('Complaint 4711');

describe('protect', () => {
  it.each(catalogued)('shields a recording that is %s', (stage) => {
    expect(decide(given(stage), on)).toEqual([
      {
        type: 'RecordingProtected',
        data: { reason: null, personal: { reason: 'Complaint 4711' } },
      },
    ]);
  });

  it('needs no reason', () => {
    expect(protect(null)(given('ready'), on)).toEqual([
      { type: 'RecordingProtected', data: { reason: null } },
    ]);
  });

  it.each(['unknown', 'duplicate'] as const)('refuses what nobody can find: %s', (stage) => {
    expect(() => decide(given(stage), on)).toThrow(
      expect.objectContaining({ kind: 'unknown', code: 'recording-unknown' }),
    );
  });

  it.each(catalogued)('stays quiet when it is protected already and it is %s', (stage) => {
    expect(decide(given(stage, sample('RecordingProtected')), on)).toEqual([]);
  });
});
