import { z } from 'zod';
import type { House } from '#infra/house';
import type { RecordedEvent } from '#infra/event-store/recorded-event';
import type { UserQueries } from '#infra/read-model/users/user.queries';
import { nameOfActor } from './history.js';

export const noteSchema = z
  .object({
    id: z.uuid(),
    text: z.string(),
    by: z.string(),
    byName: z.string().nullable(),
    at: z.iso.datetime(),
    changedBy: z.string().nullable(),
    changedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Note' });
export type Note = z.infer<typeof noteSchema>;

type Unnamed = Omit<Note, 'byName'>;

/**
 * The notes on a recording, the oldest first. They are read from its events: what they say is kept
 * nowhere else, so that it goes with the recording's key.
 */
export const notesOn = async (
  { store, codec }: Pick<House, 'store' | 'codec'>,
  recordingId: string,
  users: UserQueries,
): Promise<Note[]> => {
  const stored = [];
  for await (const event of store.readStream(`recording-${recordingId}`)) stored.push(event);
  const notes = notesAfter(await codec.decodeAll(stored));
  return Promise.all(
    notes.map(async (note) => ({ ...note, byName: await nameOfActor(note.by, users) })),
  );
};

/** What is left of the notes after these events. */
const notesAfter = (events: readonly RecordedEvent[]): Unnamed[] => {
  const notes = new Map<string, Unnamed>();
  for (const event of events) {
    if (event.type !== 'NoteAdded' && event.type !== 'NoteChanged' && event.type !== 'NoteRemoved')
      continue;
    const { note: id } = event.data;
    if (event.type === 'NoteRemoved') notes.delete(id);
    else notes.set(id, written(event, notes.get(id)));
  }
  return [...notes.values()];
};

const written = (
  { data, metadata: { by, at } }: Extract<RecordedEvent, { type: 'NoteAdded' | 'NoteChanged' }>,
  before: Unnamed | undefined,
): Unnamed => {
  const text = data.personal?.text ?? '';
  if (before === undefined)
    return { id: data.note, text, by, at, changedBy: null, changedAt: null };
  return { ...before, text, changedBy: by, changedAt: at };
};
