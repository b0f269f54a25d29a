import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { countedIn, noCaptures } from './captures.js';

const REMOVAL = { name: null, days: null, dueOn: null };
const removed = (rule: 'bin' | 'retention') =>
  sample('RecordingDeleted', { removal: { ...REMOVAL, rule } });

describe('what became of captures', () => {
  it('is counted by what ended, failed and removed them', () => {
    const events = [
      ...[sample('RecordingStarted'), sample('RecordingStarted'), sample('RecordingStarted')],
      sample('RecordingUploaded'),
      sample('RecordingUploaded', { incomplete: 'connection-broken' }),
      sample('RecordingFoundDuplicate'),
      sample('RecordingConversionFailed', { code: 'no-audio' }),
      sample('RecordingConversionFailed', { code: 'no-audio', stays: 'ready' }),
      ...[sample('RecordingRecycled'), sample('RecordingRestored'), sample('RecordingErased')],
      ...[removed('bin'), removed('bin'), removed('retention')],
      ...[sample('UserSignedIn'), sample('RecordingConverted')],
    ];
    expect(events.reduce(countedIn, noCaptures)).toEqual({
      begun: 3,
      complete: 1,
      incomplete: { 'connection-broken': 1 },
      duplicates: 1,
      failed: { 'no-audio': 1 },
      recycled: 1,
      restored: 1,
      removed: { bin: 2, retention: 1 },
      erased: 1,
    });
  });

  it('is nothing of what is no event of ours', () => {
    expect(countedIn(noCaptures, { type: 'toString', data: null })).toBe(noCaptures);
  });
});
