import type { RecordingEvent } from '../recording/recording.js';
import type { ManifestOf } from './manifest.js';

/** What became of captures: how many events say so. */
export type Captures = ManifestOf<'statement'>['captures'];

export const noCaptures: Captures = {
  begun: 0,
  complete: 0,
  incomplete: {},
  duplicates: 0,
  failed: {},
  recycled: 0,
  restored: 0,
  removed: {},
  erased: 0,
};

type Figures = Captures['failed'];
const oneMore = (figures: Figures, name: string): Figures => ({
  ...figures,
  [name]: (figures[name] ?? 0) + 1,
});

type Counting = { [T in RecordingEvent['type']]?: (now: Captures, data: never) => Captures };
type DataOf<T extends RecordingEvent['type']> = Extract<RecordingEvent, { type: T }>['data'];

const counting: Counting = {
  RecordingStarted: (now) => ({ ...now, begun: now.begun + 1 }),
  RecordingUploaded: (now, { incomplete }: DataOf<'RecordingUploaded'>) =>
    incomplete === null
      ? { ...now, complete: now.complete + 1 }
      : { ...now, incomplete: oneMore(now.incomplete, incomplete) },
  RecordingFoundDuplicate: (now) => ({ ...now, duplicates: now.duplicates + 1 }),
  // Where it could be heard before, it still can be.
  RecordingConversionFailed: (now, { code, stays }: DataOf<'RecordingConversionFailed'>) =>
    stays === 'ready' ? now : { ...now, failed: oneMore(now.failed, code) },
  RecordingRecycled: (now) => ({ ...now, recycled: now.recycled + 1 }),
  RecordingRestored: (now) => ({ ...now, restored: now.restored + 1 }),
  RecordingDeleted: (now, { removal }: DataOf<'RecordingDeleted'>) => ({
    ...now,
    removed: oneMore(now.removed, removal.rule),
  }),
  RecordingErased: (now) => ({ ...now, erased: now.erased + 1 }),
};

/** Counts an event, as the log holds it, if it is one of these. */
export const countedIn = (
  now: Captures,
  { type, data }: { readonly type: string; readonly data: unknown },
): Captures =>
  Object.hasOwn(counting, type)
    ? (counting[type as RecordingEvent['type']]?.(now, data as never) ?? now)
    : now;
