import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '#infra/event-store/recorded-event';
import { notesAfter } from './notes.js';

const NOTE = '00000000-0000-4000-8000-00000000000a';

const event = (type: string, minute: number, text: string | null, note = NOTE) =>
  ({
    type,
    data: { note, notes: 1, ...(text !== null && { personal: { text } }) },
    metadata: { by: `user:u${String(minute)}`, at: `2026-11-23T05:0${String(minute)}:00.000Z` },
  }) as unknown as RecordedEvent;

describe('the notes after some events', () => {
  it('keep everything they ever said, and who wrote it', () => {
    const { notes, removed } = notesAfter([
      event('NoteAdded', 1, 'Monday'),
      event('NoteChanged', 2, 'Tuesday'),
    ]);
    expect(notes[0]?.versions.map(({ text, by }) => [text, by])).toEqual([
      ['Monday', 'user:u1'],
      ['Tuesday', 'user:u2'],
    ]);
    expect(removed).toEqual([]);
  });

  it('that were taken away are told apart, with who did it', () => {
    const { notes, removed } = notesAfter([
      event('NoteAdded', 1, 'Monday'),
      event('NoteAdded', 2, 'stays', '00000000-0000-4000-8000-00000000000b'),
      event('NoteRemoved', 3, null),
    ]);
    expect(notes.map(({ versions }) => versions[0].text)).toEqual(['stays']);
    expect(removed).toMatchObject([{ note: { id: NOTE }, by: 'user:u3' }]);
  });

  it('say nothing once the key of the recording is destroyed', () => {
    const { notes } = notesAfter([event('NoteAdded', 1, null)]);
    expect(notes[0]?.versions[0].text).toBe('');
  });
});
