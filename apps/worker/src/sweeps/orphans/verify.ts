import { eventsByStream } from '#domain/catalogue-of-events';
import { misfitsOf } from '#domain/orphan/misfits';
import type { OrphanKind } from '#domain/orphan/orphan';
import { type RecordingStage, recording } from '#domain/recording/recording';
import type { BlobFacts, BlobEntry } from '#infra/blobs/blob-store';
import { recordingBlobs, recordingFolder } from '#infra/blobs/recording-blobs';
import type { House } from '#infra/house';
import type { Orphan } from '#infra/read-model/orphans/orphans';
import { type Folder, folderOf, partsOf } from './shelf.js';

/** What is on its way in: of that nothing is missing, and nothing too much. */
export type OnTheWay = {
  /** Uploads that some process reports, and those that lie in the spool. */
  readonly underWay: ReadonlySet<string>;
  /** What was written since then may be about to be told of. By the machine's clock. */
  readonly settledBefore: Date;
};

type Deps = Pick<House, 'ledger' | 'store' | 'blobs' | 'vault'>;

/** What was found, and of which all is read twice: the bytes first, then what the log says of them. */
export type Suspect = {
  readonly id: string;
  readonly key: BlobEntry | undefined;
  /** Since when its row says that it is being recorded, where that is too long ago. */
  readonly arrivingSince: Date | null;
};

/** What is the matter with a suspect, by the log itself and by what is there at this moment. */
export const verify = async (
  deps: Deps,
  { id, key, arrivingSince }: Suspect,
  way: OnTheWay,
): Promise<Orphan[]> => {
  if (way.underWay.has(id)) return [];
  const folder = await folderOf(deps.blobs, id);
  const keyFacts = (await key?.facts()) ?? null;
  const keyState = await keyStateOf(deps, id);
  const { state } = await deps.ledger.load(recording, id);
  const files = await Promise.all(folder.files.map((file) => file.facts()));
  const found: Found = { id, folder, files: files.filter((each) => each !== null), keyFacts };
  if (state.stage === 'recording') return arrivingSince ? [lost(found, arrivingSince)] : [];
  const kinds = misfitsOf(state.stage, partsOf(folder, keyState));
  const isTooMuch = TOO_MUCH.has(state.stage);
  if (kinds.length === 0 || (isTooMuch && !isSettled(found, way))) return [];
  if (kinds.includes('key-unknown') && (await isKnown(deps, id))) return [];
  return kinds.map((kind) => (isTooMuch ? tooMuch(kind, found) : missing(kind, id)));
};

type Found = {
  readonly id: string;
  readonly folder: Folder;
  readonly files: readonly BlobFacts[];
  readonly keyFacts: BlobFacts | null;
};

const TOO_MUCH: ReadonlySet<RecordingStage> = new Set(['unknown', 'duplicate', 'erased']);

const keyStateOf = async ({ vault }: Deps, id: string) => {
  if (await vault.isDestroyed(id)) return 'destroyed';
  return (await vault.find(id)) === null ? 'none' : 'there';
};

const everything = ({ files, keyFacts }: Found): readonly BlobFacts[] =>
  files.length > 0 || keyFacts === null ? files : [keyFacts];

const isSettled = (found: Found, { settledBefore }: OnTheWay): boolean =>
  everything(found).every(({ writtenAt }) => writtenAt < settledBefore);

/** The noun of each kind of stream that is about somebody or something. */
const NOUNS = Object.keys(eventsByStream).flatMap((stream) => /^[a-z]+(?=-)/.exec(stream) ?? []);

/** The catalogue may be behind, and have no event of it yet. */
const isKnown = async ({ store }: Deps, subject: string): Promise<boolean> => {
  const streams = NOUNS.map((noun) => store.lastRevision(`${noun}-${subject}`));
  return (await Promise.all(streams)).some((revision) => revision !== null);
};

const keyPlace = (id: string): string => `blobs/keys/${id.slice(0, 2)}/${id}`;

const sizesOf = (found: Found): Pick<Orphan, 'bytes' | 'files' | 'since'> => {
  const all = everything(found);
  if (all.length === 0) return { bytes: null, files: 0, since: null };
  return {
    bytes: all.reduce((sum, { size }) => sum + size, 0),
    files: all.length,
    since: new Date(Math.min(...all.map(({ writtenAt }) => writtenAt.getTime()))),
  };
};

const tooMuch = (kind: OrphanKind, found: Found): Orphan => {
  const { id, files } = found;
  const place = files.length > 0 ? `blobs/${recordingFolder(id)}` : keyPlace(id);
  return { kind, place, recording: id, ...sizesOf(found) };
};

const missing = (kind: OrphanKind, id: string): Orphan => {
  const { capture, reading } = recordingBlobs(id);
  const places: Partial<Record<OrphanKind, string>> = {
    'capture-missing': `blobs/${capture}`,
    'reading-missing': `blobs/${reading}`,
  };
  const place = places[kind] ?? keyPlace(id);
  return { kind, place, recording: id, bytes: null, files: 1, since: null };
};

const lost = (found: Found, since: Date): Orphan => ({
  kind: 'upload-lost',
  place: `spool/…/${found.id}.part`,
  recording: found.id,
  ...sizesOf({ ...found, keyFacts: null }),
  since,
});
