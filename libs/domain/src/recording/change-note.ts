import { type Decision, Refusal } from '../kernel.js';
import { type Holds, refuseUnderHold } from './held.js';
import { refuseBadText } from './notes.js';
import type { Recording, RecordingEvent } from './recording.js';
import { refuseUnlessThere } from './removable.js';

/** Writes a note anew; what it said before stays in the history. */
export const changeNote =
  (note: string, text: string, holds: Holds): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessThere(state);
    if (!state.notes.includes(note)) throw new Refusal('unknown', 'note-unknown');
    refuseBadText(text);
    refuseUnderHold(holds);
    return [{ type: 'NoteChanged', data: { note, notes: state.notes.length, personal: { text } } }];
  };
