import { z } from 'zod';
import type { House } from '#infra/house';
import type { RecordedEvent } from '#infra/event-store/recorded-event';
import type { UserQueries } from '#infra/read-model/users/user.queries';
import { nameOfActor } from './history.js';

const written = {
  text: z.string(),
  by: z.string(),
  byName: z.string().nullable(),
  at: z.iso.datetime(),
};

export const noteSchema = z
  .object({
    id: z.uuid(),
    ...written,
    changedBy: z.string().nullable(),
    changedByName: z.string().nullable(),
    changedAt: z.iso.datetime().nullable(),
    earlier: z
      .array(z.object(written))
      .meta({ description: 'What it said before it was changed, the oldest first' }),
  })
  .meta({ id: 'Note' });
export type Note = z.infer<typeof noteSchema>;

const removedNoteSchema = noteSchema
  .extend({
    removedBy: z.string(),
    removedByName: z.string().nullable(),
    removedAt: z.iso.datetime(),
  })
  .meta({ id: 'RemovedNote' });

export const notesSchema = z.object({
  items: z.array(noteSchema),
  removed: z.array(removedNoteSchema).meta({ description: 'Notes that were taken away again' }),
});
export type Notes = z.infer<typeof notesSchema>;

/**
 * The notes on a recording, the oldest first. They are read from its events: what they say is kept
 * nowhere else, so that it goes with the recording's key.
 */
export const notesOn = async (
  { store, codec }: Pick<House, 'store' | 'codec'>,
  recordingId: string,
  users: UserQueries,
): Promise<Notes> => {
  const stored = [];
  for await (const event of store.readStream(`recording-${recordingId}`)) stored.push(event);
  const { notes, removed } = notesAfter(await codec.decodeAll(stored));
  const nameOf = namesOnce((by) => nameOfActor(by, users));
  return {
    items: await Promise.all(notes.map((note) => named(note, nameOf))),
    removed: await Promise.all(
      removed.map(async ({ note, by, at }) => ({
        ...(await named(note, nameOf)),
        removedBy: by,
        removedByName: await nameOf(by),
        removedAt: at,
      })),
    ),
  };
};

type Version = { readonly text: string; readonly by: string; readonly at: string };
type WrittenNote = { readonly id: string; readonly versions: readonly [Version, ...Version[]] };
type RemovedNote = { readonly note: WrittenNote; readonly by: string; readonly at: string };
type NameOf = (by: string) => Promise<string | null>;

/** The same people write again and again. */
const namesOnce = (ask: NameOf): NameOf => {
  const names = new Map<string, Promise<string | null>>();
  return (by) => {
    const name = names.get(by) ?? ask(by);
    names.set(by, name);
    return name;
  };
};

/** What was written on a recording after these events: what is there, and what was taken away. */
export const notesAfter = (events: readonly RecordedEvent[]) => {
  const notes = new Map<string, WrittenNote>();
  const removed: RemovedNote[] = [];
  for (const { type, data, metadata } of events) {
    if (type !== 'NoteAdded' && type !== 'NoteChanged' && type !== 'NoteRemoved') continue;
    const { by, at } = metadata;
    const before = notes.get(data.note);
    if (type === 'NoteRemoved') {
      notes.delete(data.note);
      if (before) removed.push({ note: before, by, at });
    } else {
      const version = { text: data.personal?.text ?? '', by, at };
      const versions = before ? ([...before.versions, version] as const) : ([version] as const);
      notes.set(data.note, { id: data.note, versions });
    }
  }
  return { notes: [...notes.values()], removed };
};

/** Its author is who wrote it first; who changed it last is told beside. */
const named = async ({ id, versions }: WrittenNote, nameOf: NameOf): Promise<Note> => {
  const [first] = versions;
  const last = versions.at(-1) ?? first;
  const changed = versions.length > 1;
  const earlier = await Promise.all(
    versions
      .slice(0, -1)
      .map(async (version) => ({ ...version, byName: await nameOf(version.by) })),
  );
  return {
    id,
    text: last.text,
    by: first.by,
    byName: await nameOf(first.by),
    at: first.at,
    changedBy: changed ? last.by : null,
    changedByName: changed ? await nameOf(last.by) : null,
    changedAt: changed ? last.at : null,
    earlier,
  };
};
