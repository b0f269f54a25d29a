import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { catalogued, given, on } from './recording.samples.js';
import { removeNote } from './remove-note.js';

const { note } = sample('NoteAdded').data;
const noted = sample('NoteAdded');
const refusal = (code: string, kind: string) => expect.objectContaining({ code, kind }) as Error;

describe('removing a note', () => {
  it.each(catalogued)('takes it away from a recording that is %s', (stage) => {
    expect(removeNote(note, [])(given(stage, noted), on)).toEqual([
      { type: 'NoteRemoved', data: { note, notes: 0 } },
    ]);
  });

  it('takes it away once', () => {
    expect(removeNote(note, [])(given('ready', noted, sample('NoteRemoved')), on)).toEqual([]);
  });

  it('is refused under a legal hold', () => {
    expect(() => removeNote(note, ['Case 4711'])(given('ready', noted), on)).toThrow(
      refusal('recording-on-hold', 'conflict'),
    );
  });

  it.each([
    ['unknown', 'recording-unknown', 'unknown'],
    ['duplicate', 'recording-unknown', 'unknown'],
    ['deleted', 'recording-deleted', 'gone'],
    ['erased', 'recording-deleted', 'gone'],
  ] as const)('is not for a recording that is %s', (stage, code, kind) => {
    expect(() => removeNote(note, [])(given(stage), on)).toThrow(refusal(code, kind));
  });
});
