import type { Decision } from '../kernel.js';
import { refuseUnlessThere } from './notes.js';
import type { Recording, RecordingEvent } from './recording.js';

/** Takes a note away; what it said stays in the history. Asking twice is harmless. */
export const removeNote =
  (note: string): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessThere(state);
    if (!state.notes.includes(note)) return [];
    return [{ type: 'NoteRemoved', data: { note, notes: state.notes.length - 1 } }];
  };
