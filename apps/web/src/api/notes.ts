import { request } from './client.js';
import { recordingAt } from './recordings.js';
import type { Note, Notes } from './types.js';

const noteAt = (id: string, note: string) => recordingAt(id, `/notes/${encodeURIComponent(note)}`);

export const readNotes = (id: string, signal: AbortSignal) =>
  request<Notes>(recordingAt(id, '/notes'), { signal });

export const addNote = (id: string, text: string) =>
  request<Note>(recordingAt(id, '/notes'), { method: 'POST', body: { text } });

export const changeNote = (id: string, note: string, text: string) =>
  request<unknown>(noteAt(id, note), { method: 'PUT', body: { text } });

export const removeNote = (id: string, note: string) =>
  request<unknown>(noteAt(id, note), { method: 'DELETE' });
