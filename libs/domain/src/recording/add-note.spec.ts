import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { addNote } from './add-note.js';
import { MAX_NOTE, MAX_NOTES } from './notes.js';
import { catalogued, given, on } from './recording.samples.js';

const { note } = sample('NoteAdded').data;
const other = '0a8f6a3e-35cb-4b39-9d35-0b7fb4a4c122';
const noted = sample('NoteAdded');
const refusal = (code: string, kind: string) => expect.objectContaining({ code, kind }) as Error;

describe('adding a note', () => {
  it.each(catalogued)('writes it on a recording that is %s', (stage) => {
    expect(addNote(other, 'Call back')(given(stage, noted), on)).toEqual([
      { type: 'NoteAdded', data: { note: other, notes: 2, personal: { text: 'Call back' } } },
    ]);
  });

  it('writes it on what lies in the recycle bin', () => {
    const recycled = given('ready', sample('RecordingRecycled'));
    expect(addNote(note, 'Why is it here?')(recycled, on)).toHaveLength(1);
  });

  it('writes it once, however often it is asked for', () => {
    expect(addNote(note, 'Again')(given('ready', noted), on)).toEqual([]);
  });

  it.each(['', ' \n'])('refuses %j', (text) => {
    expect(() => addNote(note, text)(given('ready'), on)).toThrow(refusal('note-empty', 'invalid'));
  });

  it('takes what is as long as it may be, and no longer', () => {
    expect(addNote(note, 'x'.repeat(MAX_NOTE))(given('ready'), on)).toHaveLength(1);
    expect(() => addNote(note, 'x'.repeat(MAX_NOTE + 1))(given('ready'), on)).toThrow(
      refusal('note-too-long', 'invalid'),
    );
  });

  it('takes as many as may be, and no more', () => {
    const ids = Array.from({ length: MAX_NOTES }, (_, i) => sample('NoteAdded', { note: `${i}` }));
    expect(() => addNote(other, 'One more')(given('ready', ...ids), on)).toThrow(
      refusal('too-many-notes', 'conflict'),
    );
    expect(addNote(other, 'The last')(given('ready', ...ids.slice(1)), on)).toHaveLength(1);
  });

  it.each([
    ['unknown', 'recording-unknown', 'unknown'],
    ['duplicate', 'recording-unknown', 'unknown'],
    ['deleted', 'recording-deleted', 'gone'],
    ['erased', 'recording-deleted', 'gone'],
  ] as const)('is not for a recording that is %s', (stage, code, kind) => {
    expect(() => addNote(note, 'x')(given(stage), on)).toThrow(refusal(code, kind));
  });
});
