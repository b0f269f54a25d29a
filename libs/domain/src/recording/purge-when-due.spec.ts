import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { purgeWhenDue } from './purge-when-due.js';
import { complete, given, on } from './recording.samples.js';

const recycled = sample('RecordingRecycled', { binDays: 14, purgesOn: '2030-01-31T08:00:00.000Z' });
const at = (time: string) => ({ ...on, at: new Date(time) });
const due = at('2030-01-31T08:00:00.000Z');

describe('purgeWhenDue', () => {
  it.each(complete)('removes for good what is due in the bin and %s', (stage) => {
    expect(purgeWhenDue([])(given(stage, recycled), due)).toEqual([
      {
        type: 'RecordingDeleted',
        data: {
          reason: null,
          removal: { rule: 'bin', name: null, days: 14, dueOn: '2030-01-31T08:00:00.000Z' },
        },
      },
    ]);
  });

  it('stays quiet a moment before, and when it was taken out', () => {
    const early = at('2030-01-31T07:59:59.999Z');
    expect(purgeWhenDue([])(given('ready', recycled), early)).toEqual([]);
    expect(purgeWhenDue([])(given('ready', recycled, sample('RecordingRestored')), due)).toEqual(
      [],
    );
  });

  it.each(['unknown', 'recording', 'ready', 'deleted', 'erased'] as const)(
    'stays quiet about what is %s and not in the bin',
    (stage) => {
      expect(purgeWhenDue([])(given(stage), due)).toEqual([]);
    },
  );

  it('refuses what was protected while it lay there', () => {
    expect(() =>
      purgeWhenDue([])(given('ready', recycled, sample('RecordingProtected')), due),
    ).toThrow(expect.objectContaining({ kind: 'conflict', code: 'recording-protected' }));
  });
});
