import type { BlobStore } from '#infra/blobs/blob-store';
import type { Orphan } from '#infra/read-model/orphans/orphans';
import { foreignFiles } from './look-at-page.js';
import type { SpooledFile } from '#infra/spooled-files';

/** Nothing takes a day to write. */
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1_000;
const OURS = new Set(['recordings', 'keys', 'secrets', 'crypt']);
const BY_ID = /^[0-9a-f]{2}$/;
/** What file systems and desktops keep in any folder. */
const NOBODYS = /^(\.|lost\+found$)/;
/** As the store calls what is not published; a name of somebody else's may be of people. */
const UNPUBLISHED = /^([a-z0-9._-]+)\.[0-9a-f-]{36}$/;
const RECORDING = /^recordings_[0-9a-f]{2}_([0-9a-f-]{36})_/;

/** What no id leads to: files of others, and what a process that died was writing. */
export const lookAround = async (
  blobs: BlobStore,
  spooled: readonly SpooledFile[],
  machineNow: Date,
): Promise<Orphan[]> => {
  const before = new Date(machineNow.getTime() - LEFT_BEHIND_MS);
  return [
    ...(await foreignIn(blobs, '', (name) => OURS.has(name))),
    ...(await foreignIn(blobs, 'recordings/', (name) => BY_ID.test(name))),
    ...(await unpublished(blobs, before)),
    ...spooled.filter(({ writtenAt }) => writtenAt < before).map(leftInSpool),
  ];
};

const foreignIn = async (
  blobs: BlobStore,
  folder: string,
  isOurs: (name: string) => boolean,
): Promise<Orphan[]> => {
  let foreign = 0;
  for await (const { name, isFolder } of blobs.entries(folder))
    if (!NOBODYS.test(name) && !(isFolder && isOurs(name))) foreign += 1;
  return foreign > 0 ? [foreignFiles(folder, foreign)] : [];
};

const unpublished = async (blobs: BlobStore, before: Date): Promise<Orphan[]> => {
  const left: Orphan[] = [];
  for await (const entry of blobs.unpublished()) {
    const { name } = entry;
    const found = UNPUBLISHED.test(name) ? await entry.facts() : null;
    if (found === null || found.writtenAt >= before) continue;
    const recording = RECORDING.exec(name)?.[1] ?? null;
    const what = { kind: 'file-unpublished', place: `blobs/.incoming/${name}`, recording } as const;
    left.push({ ...what, bytes: found.size, files: 1, since: found.writtenAt });
  }
  return left;
};

const leftInSpool = ({ recording, place, size, writtenAt }: SpooledFile): Orphan => ({
  ...{ kind: 'file-spooled', place, recording },
  ...{ bytes: size, files: 1, since: writtenAt },
});
