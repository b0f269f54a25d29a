import type { DataSource } from 'typeorm';
import { openKept } from '#infra/blobs/open-capture';
import type { StoredEvent } from '#infra/event-store/event-store';
import type { House } from '#infra/house';
import { productStreams } from '#infra/read-model/projection/log';
import { rowsOf } from '#infra/read-model/rows-of';
import { auditChain } from './audit-chain.js';
import { NamedEntries } from './audit-sealed.js';
import type { Chain } from './chain.js';

const PAGE = 1_000;

/** Something that is not where it must be. */
export type Finding = {
  readonly what:
    'event-missing' | 'event-differs' | 'row-missing' | 'blob-missing' | 'chain-broken';
  /** A stream and revision, a table and id, a folder of blobs, or an entry of the chain. */
  readonly where: string;
  readonly detail: string;
};

export type AuditDeps = {
  readonly house: Pick<House, 'store' | 'blobs' | 'clock'>;
  readonly catalogue: Pick<DataSource, 'query'>;
  readonly chain: Pick<Chain, 'entries'>;
  /** How many events, or entries of the chain, were looked at so far. */
  readonly onProgress?: (of: 'events' | 'seals', count: number) => void;
};

/**
 * Holds the log against the catalogue, the catalogue against the blobs, the log against the chain, and
 * the chain against itself. What is written while it looks is left out. Holds a number for each stream.
 */
export async function* audit(deps: AuditDeps): AsyncGenerator<Finding> {
  yield* auditEvents(deps);
  yield* auditRows(deps);
  const { house, chain, onProgress } = deps;
  const onEntry = (count: number) => onProgress?.('seals', count);
  yield* auditChain({ chain, store: house.store, now: house.clock.now(), onEntry });
}

type Row = { readonly position: string; readonly stream: string; readonly revision: string };

/** Every event has its row, every row its event, and the revisions of every stream follow each other. */
async function* auditEvents({
  house,
  catalogue,
  chain,
  onProgress,
}: AuditDeps): AsyncGenerator<Finding> {
  const [newest] = await rowsOf<{ position: string | null }>(
    catalogue,
    'select max(position) "position" from audit',
  );
  const until = BigInt(newest?.position ?? -1);
  const rows = rowsUpTo(catalogue, until);
  const last = new Map<string, bigint>();
  const named = new NamedEntries(chain);
  let count = 0;
  let row = (await rows.next()).value;
  for await (const event of house.store.readAll({})) {
    if (event.position > until) break;
    if (!isOurs(event.stream)) continue;
    for (; row && BigInt(row.position) < event.position; row = (await rows.next()).value)
      yield missingEvent(row.stream, row.revision);
    if (row && BigInt(row.position) === event.position) row = (await rows.next()).value;
    else yield missingRow(event);
    yield* gaps(last, event);
    yield* named.audit(event);
    onProgress?.('events', ++count);
  }
  for (; row; row = (await rows.next()).value) yield missingEvent(row.stream, row.revision);
}

async function* rowsUpTo(
  catalogue: AuditDeps['catalogue'],
  until: bigint,
): AsyncGenerator<Row, undefined> {
  let after = '-1';
  for (;;) {
    const page = await rowsOf<Row>(
      catalogue,
      `select position, stream, revision from audit
       where position > $1 and position <= $2 order by position limit $3`,
      [after, until.toString(), PAGE],
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return undefined;
    after = last.position;
  }
}

const isOurs = (stream: string): boolean =>
  productStreams.streamPrefixes.some((prefix) => stream.startsWith(prefix));

function* gaps(last: Map<string, bigint>, { stream, revision }: StoredEvent): Generator<Finding> {
  for (let n = (last.get(stream) ?? -1n) + 1n; n < revision; n++)
    yield missingEvent(stream, n.toString());
  last.set(stream, revision);
}

const missingEvent = (stream: string, revision: string): Finding => ({
  what: 'event-missing',
  where: `${stream}@${revision}`,
  detail: 'The log does not hold this event, which was there.',
});

const missingRow = ({ stream, revision, type }: StoredEvent): Finding => ({
  what: 'row-missing',
  where: `catalogue.audit ${stream}@${revision.toString()}`,
  detail: `The catalogue has no row of this event (${type}). Build it anew: recordings rebuild.`,
});

/** Every recording that began has its row, and every one that is there its bytes. */
async function* auditRows({ house, catalogue }: AuditDeps): AsyncGenerator<Finding> {
  const lost = await rowsOf<{ id: string }>(
    catalogue,
    `select a.subject id from audit a
     where a.type = 'RecordingStarted' and a.stream like 'recording-%'
       and not exists (select from recordings r where r.id::text = a.subject)
       and not exists (select from audit d
         where d.stream = a.stream and d.type = 'RecordingFoundDuplicate')`,
  );
  for (const { id } of lost)
    yield {
      what: 'row-missing',
      where: `catalogue.recordings ${id}`,
      detail: 'The catalogue has no row of this recording. Build it anew: recordings rebuild.',
    };
  for await (const id of idsWithBytes(catalogue)) {
    const kept = await openKept(house.blobs, id).catch(() => null);
    await kept?.blob.close();
    if (kept === null)
      yield {
        what: 'blob-missing',
        where: `recordings/${id.slice(0, 2)}/${id}/`,
        detail: 'The capture is not there, or cannot be opened.',
      };
  }
}

async function* idsWithBytes(catalogue: AuditDeps['catalogue']): AsyncGenerator<string> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await rowsOf<{ id: string }>(
      catalogue,
      `select id from recordings where state in ('received', 'ready', 'failed') and bytes > 0
         and id > $1::uuid order by id limit $2`,
      [after, PAGE],
    );
    for (const { id } of page) yield id;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
