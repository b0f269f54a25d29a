/** Where events and bytes do not agree. The first six are bytes too many, the others too few. */
export const orphanKinds = [
  'bytes-unknown',
  'bytes-of-erased',
  'key-unknown',
  'files-foreign',
  'file-unpublished',
  'file-spooled',
  'capture-missing',
  'reading-missing',
  'key-missing',
  'upload-lost',
] as const;
export type OrphanKind = (typeof orphanKinds)[number];

/** How many there are of one kind. */
export type OrphanCount = { readonly kind: OrphanKind; readonly count: number };

type Words = { readonly what: string; readonly toDo: string };

const RESTORE = 'Put it back from a backup of the blobs.';

/** Each kind in two sentences for an administrator: what was found, and what to do about it. */
export const orphanWords: Readonly<Record<OrphanKind, Words>> = {
  'bytes-unknown': {
    what: 'There are bytes of a recording that the log knows nothing of.',
    toDo:
      'If the log was put back from a backup that is older than the blobs, put back a newer one. ' +
      'If nobody misses them, move them elsewhere.',
  },
  'bytes-of-erased': {
    what: 'There are bytes, or a key, of a recording that was erased or was a duplicate.',
    toDo:
      'They came back from a backup or a copy. Start the product again: what was erased lately is ' +
      'destroyed again before it serves. What is still there then, remove by hand.',
  },
  'key-unknown': {
    what: 'There is a key of something that the log knows nothing of.',
    toDo:
      'If the log was put back from a backup that is older than the blobs, put back a newer one. ' +
      'Else it opens nothing and can go.',
  },
  'files-foreign': {
    what: 'There are files or folders here that are not the product’s.',
    toDo: 'Move them elsewhere; the product does not use them.',
  },
  'file-unpublished': {
    what: 'Something was begun to be written more than a day ago, and never finished.',
    toDo: 'Nothing: a process died meanwhile, and what it left goes when the product starts again.',
  },
  'file-spooled': {
    what: 'A file of an upload has not been touched in the spool for more than a day.',
    toDo:
      'Start an API process with this data folder: it finishes what others have left. If it is there ' +
      'still, the log of that process says why.',
  },
  'capture-missing': {
    what: 'The capture is not there: the recording can be neither heard nor downloaded.',
    toDo: `${RESTORE} If there is none, the recording can be deleted.`,
  },
  'reading-missing': {
    what: 'What was worked out of the capture is not there: the recording cannot be heard.',
    toDo: 'Ask for the recording to be converted again.',
  },
  'key-missing': {
    what: 'The key is not there: names, numbers and notes of the recording cannot be read.',
    toDo: RESTORE,
  },
  'upload-lost': {
    what: 'The recording began and never ended; no process receives it, and no spool here holds it.',
    toDo:
      'If an API process with another data folder is away, start it: its spool may hold what ' +
      'arrived. Else nothing more will come: end the recording by hand.',
  },
};
