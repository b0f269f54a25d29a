import type { Decision } from '../kernel.js';
import { type Holds, refuseUnderHold } from './held.js';
import type { Recording, RecordingEvent } from './recording.js';
import { refuseUnlessThere } from './removable.js';

/** Takes a note away; what it said stays in the history. Asking twice is harmless. */
export const removeNote =
  (note: string, holds: Holds): Decision<Recording, RecordingEvent> =>
  (state) => {
    refuseUnlessThere(state);
    if (!state.notes.includes(note)) return [];
    refuseUnderHold(holds);
    return [{ type: 'NoteRemoved', data: { note, notes: state.notes.length - 1 } }];
  };
