import { describe, expect, it } from 'vitest';
import { plain } from '../app-object/app-object.samples.js';
import { sample } from '../samples.js';
import { purge } from './purge.js';
import { catalogued, complete, given, on } from './recording.samples.js';

const decide = purge('No longer needed', []);
const recycled = sample('RecordingRecycled');

describe('purge', () => {
  it.each(complete)('removes for good what is in the bin and %s', (stage) => {
    expect(decide(given(stage, recycled), on)).toEqual([
      {
        type: 'RecordingDeleted',
        data: {
          reason: 'No longer needed',
          removal: { rule: 'purge', name: null, days: null, dueOn: null },
        },
      },
    ]);
  });

  it.each(catalogued)('refuses what is not in the bin, but %s', (stage) => {
    expect(() => decide(given(stage), on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'recording-not-recycled' }),
    );
  });

  it('refuses what was protected while it lay in the bin', () => {
    expect(() => decide(given('ready', recycled, sample('RecordingProtected')), on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'recording-protected' }),
    );
  });

  it.each(['deleted', 'erased'] as const)('stays quiet when it is %s', (stage) => {
    expect(decide(given(stage), on)).toEqual([]);
  });

  it.each(['unknown', 'duplicate'] as const)('refuses what nobody can find: %s', (stage) => {
    expect(() => decide(given(stage), on)).toThrow(
      expect.objectContaining({ kind: 'unknown', code: 'recording-unknown' }),
    );
  });

  it('refuses whoever acts through an App object that lets nothing be deleted', () => {
    const through = { ...plain, name: 'recordings-user', deletionMode: 'Denied' } as const;
    expect(() => purge(null, [], through)(given('ready', recycled), on)).toThrow(
      expect.objectContaining({ kind: 'forbidden', code: 'deletion-denied' }),
    );
    expect(
      purge(null, [], { ...through, deletionMode: 'Recoverable' })(given('ready', recycled), on),
    ).toHaveLength(1);
  });
});
