import { z } from 'zod';

const note = z.object({
  note: z.uuid(),
  notes: z.int().describe('How many there are on the recording now.'),
});
const writtenNote = note.extend({ personal: z.object({ text: z.string() }).nullable() });

/** What is written on a recording. */
export const noteEvents = {
  NoteAdded: writtenNote.describe('Somebody wrote a note on it.'),
  NoteChanged: writtenNote.describe('A note was written anew.'),
  NoteRemoved: note.describe('A note was taken away.'),
} as const;
