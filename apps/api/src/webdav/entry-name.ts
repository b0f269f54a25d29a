import type { CaptureFile } from '#infra/read-model/recordings/capture-files.queries';

/** Names of more bytes are held by no file system of a client. */
const MOST_BYTES = 255;
const UUID = /([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?:\.[^./~]*)?$/;

type Named = Pick<CaptureFile, 'id' | 'fileName'>;

/**
 * What a capture is called in the folder of its day: the last part of the name under which it was sent.
 * `isNamesake`: another of that day has this name already, and then its id stands behind the stem. What no file
 * system could hold is called by its id alone.
 */
export const entryName = ({ id, fileName }: Named, isNamesake: boolean): string => {
  const last = fileName?.slice(fileName.lastIndexOf('/') + 1) ?? '';
  const name = isNamesake && last !== '' ? withId(last, id) : last;
  return isHoldable(name) ? name : `${id}.pcap`;
};

const withId = (name: string, id: string): string => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)}~${id}${name.slice(dot)}` : `${name}~${id}`;
};

const isHoldable = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= MOST_BYTES;

/** The id in a name that `entryName` may have made. */
export const idIn = (name: string): string | null => UUID.exec(name)?.[1] ?? null;

/** Is a capture called so, be it the only one of its name or not? */
export const isCalled = (file: Named, name: string): boolean =>
  entryName(file, false) === name || entryName(file, true) === name;
