import { type KeptParts, misfitsOf } from '#domain/orphan/misfits';
import type { Clock } from '#infra/clock';
import type { House } from '#infra/house';
import type { KnownQueries, KnownRecording } from '#infra/read-model/orphans/known.queries';
import type { Orphan } from '#infra/read-model/orphans/orphans';
import { type Folder, type Shelf, folderOf, partsOf, shelfOf } from './shelf.js';
import { type OnTheWay, type Suspect, verify } from './verify.js';

/** More than so many ids are divided. */
const MOST = 512;
/** Ids are random: so many digits divide any number of them; what is alike by intent stays together. */
const LONGEST_PREFIX = 8;
const AT_ONCE = 8;
/** Whatever is being received is reported every second; nothing arrives for so long unreported. */
const ARRIVING_MS = 60 * 60 * 1_000;

type Deps = Pick<House, 'ledger' | 'store' | 'blobs' | 'vault'> & {
  readonly clock: Clock;
  readonly known: Pick<KnownQueries, 'recordings' | 'unsettled'>;
};

/** How many recordings and ids were looked at, and what came of it. */
export type Looked = { readonly lookedAt: number; readonly orphans: readonly Orphan[] };

/**
 * Compares bytes and events of all ids that begin so. What does not seem to agree is looked at again,
 * against the log itself. `null`: there are too many, divide them.
 */
export const lookAtPage = async (
  deps: Deps,
  prefix: string,
  way: OnTheWay,
): Promise<Looked | null> => {
  const most = prefix.length < LONGEST_PREFIX ? MOST : Number.MAX_SAFE_INTEGER;
  const rows = await deps.known.recordings(prefix, most);
  const shelf = rows.length < most ? await shelfOf(deps.blobs, prefix, most) : null;
  if (shelf === null) return null;
  const foreign = new Map(shelf.foreign);
  const suspects = [
    ...(await amongRows(deps, rows, shelf, foreign)),
    ...(await amongOthers(deps, rows, shelf)),
  ];
  const orphans = [...foreign].map(([place, files]) => foreignFiles(place, files));
  for (let from = 0; from < suspects.length; from += AT_ONCE) {
    const some = suspects.slice(from, from + AT_ONCE);
    orphans.push(...(await Promise.all(some.map((each) => verify(deps, each, way)))).flat());
  }
  const inRows = rows.filter(({ id }) => shelf.recordings.has(id)).length;
  return { lookedAt: rows.length + shelf.recordings.size - inRows, orphans };
};

/** What somebody else has put there. Its names are not kept: they may be of people. */
export const foreignFiles = (place: string, files: number): Orphan => ({
  ...{ kind: 'files-foreign', place: `blobs/${place}`, recording: null },
  ...{ bytes: null, files, since: null },
});

const amongRows = async (
  { blobs, clock }: Deps,
  rows: readonly KnownRecording[],
  shelf: Shelf,
  foreign: Map<string, number>,
): Promise<Suspect[]> => {
  const longAgo = new Date(clock.now().getTime() - ARRIVING_MS);
  const suspects: Suspect[] = [];
  for (const { id, state, since } of rows) {
    const folder = shelf.recordings.has(id) ? await folderOf(blobs, id) : NOTHING;
    if (folder.foreign > 0) foreign.set(`recordings/${id.slice(0, 2)}/${id}/`, folder.foreign);
    const arrivingSince = state === 'recording' && since < longAgo ? since : null;
    const parts = partsOf(folder, await keyOf(shelf, id));
    if (arrivingSince !== null || misfitsOf(state, parts).length > 0)
      suspects.push({ id, key: shelf.keys.get(id), arrivingSince });
  }
  return suspects;
};

/** A destroyed key leaves an empty blob. */
const keyOf = async ({ keys }: Shelf, id: string): Promise<KeptParts['key']> => {
  const facts = await keys.get(id)?.facts();
  if (!facts) return 'none';
  return facts.size === 0 ? 'destroyed' : 'there';
};

const NOTHING: Folder = { names: new Set(), files: [], foreign: 0 };

/** Bytes and keys that no row is about. */
const amongOthers = async (
  { known }: Deps,
  rows: readonly KnownRecording[],
  shelf: Shelf,
): Promise<Suspect[]> => {
  const inRows = new Set(rows.map(({ id }) => id));
  const withBytes = [...shelf.recordings].filter((id) => !inRows.has(id));
  const keyed: string[] = [];
  for (const id of shelf.keys.keys())
    if (!inRows.has(id) && !shelf.recordings.has(id) && (await keyOf(shelf, id)) === 'there')
      keyed.push(id);
  const ids = [...withBytes, ...(await known.unsettled(keyed))];
  return ids.map((id) => ({ id, key: shelf.keys.get(id), arrivingSince: null }));
};
