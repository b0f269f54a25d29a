import { type Decision, Refusal } from '../kernel.js';
import { MAX_NOTES, refuseBadText } from './notes.js';
import type { Recording, RecordingEvent } from './recording.js';
import { refuseUnlessThere } from './removable.js';

/** Writes a note on a recording; `note` is its id, so that asking twice adds one. */
export const addNote =
  (note: string, text: string): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessThere(state);
    refuseBadText(text);
    if (state.notes.includes(note)) return [];
    if (state.notes.length >= MAX_NOTES)
      throw new Refusal(
        'conflict',
        'too-many-notes',
        `A recording has at most ${String(MAX_NOTES)} notes.`,
      );
    return [
      { type: 'NoteAdded', data: { note, notes: state.notes.length + 1, personal: { text } } },
    ];
  };
