import type { KeptParts } from '#domain/orphan/misfits';
import type { BlobEntry, BlobStore } from '#infra/blobs/blob-store';
import { recordingBlobs, recordingFolder } from '#infra/blobs/recording-blobs';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HEX = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

/** What lies in the blob store about ids that begin alike. */
export type Shelf = {
  readonly recordings: ReadonlySet<string>;
  readonly keys: ReadonlyMap<string, BlobEntry>;
  /** Folder → how many things in it are not ours. */
  readonly foreign: ReadonlyMap<string, number>;
};

export const isId = (name: string): boolean => UUID.test(name);

/** Folders are named after the first two digits. */
const foldersOf = (prefix: string): string[] =>
  prefix.length > 1 ? [prefix.slice(0, 2)] : HEX.map((digit) => prefix + digit);

/** Names only, nothing is opened. `null`: there are more than `most`. */
export const shelfOf = async (
  blobs: BlobStore,
  prefix: string,
  most: number,
): Promise<Shelf | null> => {
  const shelf = {
    recordings: new Set<string>(),
    keys: new Map<string, BlobEntry>(),
    foreign: new Map<string, number>(),
  };
  for (const folder of foldersOf(prefix)) {
    await putRecordings(blobs, folder, prefix, shelf);
    for await (const entry of blobs.entries(`keys/${folder}/`))
      if (isId(entry.name) && entry.name.startsWith(prefix)) shelf.keys.set(entry.name, entry);
    if (shelf.recordings.size > most || shelf.keys.size > most) return null;
  }
  return shelf;
};

const putRecordings = async (
  blobs: BlobStore,
  folder: string,
  prefix: string,
  { recordings, foreign }: { recordings: Set<string>; foreign: Map<string, number> },
): Promise<void> => {
  const place = `recordings/${folder}/`;
  for await (const { name, isFolder } of blobs.entries(place)) {
    const isOurs = isFolder && isId(name) && name.startsWith(folder);
    if (!isOurs) foreign.set(place, (foreign.get(place) ?? 0) + 1);
    else if (name.startsWith(prefix)) recordings.add(name);
  }
};

/** What lies in the folder of one recording. */
export type Folder = {
  readonly names: ReadonlySet<string>;
  readonly files: readonly BlobEntry[];
  readonly foreign: number;
};

export const folderOf = async (blobs: BlobStore, id: string): Promise<Folder> => {
  const ours = namesOf(id);
  const files: BlobEntry[] = [];
  let foreign = 0;
  for await (const entry of blobs.entries(recordingFolder(id))) {
    if (!entry.isFolder && ours.has(entry.name)) files.push(entry);
    else foreign += 1;
  }
  return { names: new Set(files.map(({ name }) => name)), files, foreign };
};

const namesOf = (id: string): ReadonlySet<string> => {
  const { earlier, ...now } = recordingBlobs(id);
  const keys = [...Object.values(now), ...Object.values(earlier)];
  return new Set(keys.map((key) => key.slice(recordingFolder(id).length)));
};

/** What is there of a recording, as the rule asks for it. */
export const partsOf = ({ names }: Folder, key: KeptParts['key']): KeptParts => ({
  bytes: names.size > 0,
  capture: names.has('capture') || names.has('compact'),
  reading: names.has('reading') || ['index', 'peaks', 'facts'].every((name) => names.has(name)),
  key,
});
