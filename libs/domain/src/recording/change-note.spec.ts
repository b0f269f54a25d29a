import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { changeNote } from './change-note.js';
import { MAX_NOTE } from './notes.js';
import { catalogued, given, on } from './recording.samples.js';

const { note } = sample('NoteAdded').data;
const noted = sample('NoteAdded');
const refusal = (code: string, kind: string) => expect.objectContaining({ code, kind }) as Error;

describe('changing a note', () => {
  it.each(catalogued)('writes it anew on a recording that is %s', (stage) => {
    expect(changeNote(note, 'On Tuesday', [])(given(stage, noted), on)).toEqual([
      { type: 'NoteChanged', data: { note, notes: 1, personal: { text: 'On Tuesday' } } },
    ]);
  });

  it.each([
    ['', 'note-empty'],
    [' \n', 'note-empty'],
    ['x'.repeat(MAX_NOTE + 1), 'note-too-long'],
  ])('refuses %j', (text, code) => {
    expect(() => changeNote(note, text, [])(given('ready', noted), on)).toThrow(
      refusal(code, 'invalid'),
    );
  });

  it('knows no note that was never there, or was taken away', () => {
    const unknown = refusal('note-unknown', 'unknown');
    expect(() => changeNote(note, 'Back', [])(given('ready'), on)).toThrow(unknown);
    const removed = given('ready', noted, sample('NoteRemoved'));
    expect(() => changeNote(note, 'Back', [])(removed, on)).toThrow(unknown);
  });

  it('is refused under a legal hold', () => {
    expect(() => changeNote(note, 'Else', ['Case 4711'])(given('ready', noted), on)).toThrow(
      refusal('recording-on-hold', 'conflict'),
    );
  });

  it.each([
    ['unknown', 'recording-unknown', 'unknown'],
    ['duplicate', 'recording-unknown', 'unknown'],
    ['deleted', 'recording-deleted', 'gone'],
    ['erased', 'recording-deleted', 'gone'],
  ] as const)('is not for a recording that is %s', (stage, code, kind) => {
    expect(() => changeNote(note, 'x', [])(given(stage), on)).toThrow(refusal(code, kind));
  });
});
