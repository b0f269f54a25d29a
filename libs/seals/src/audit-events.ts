import type { DataSource } from 'typeorm';
import type { EventStore, StoredEvent } from '#infra/event-store/event-store';
import { CATALOGUE_NAME, isOfProduct } from '#infra/read-model/projection/log';
import { rowsOf } from '#infra/read-model/rows-of';
import type { Finding } from './audit-finding.js';

const PAGE = 1_000;
/** So many missing events are known to be named already. */
const MOST_NAMED = 100_000;

/** Looks at each event of the log in its order, and says what is wrong at the end of it. */
export type EventWatch = {
  audit?(event: StoredEvent): AsyncIterable<Finding> | Iterable<Finding>;
  atEnd?(): AsyncIterable<Finding> | Iterable<Finding>;
};

export type EventAudit = {
  readonly store: Pick<EventStore, 'readAll' | 'head'>;
  readonly catalogue: Pick<DataSource, 'query'>;
  readonly watches: readonly EventWatch[];
  readonly onEvent?: (count: number) => void;
};

type Row = { readonly position: string; readonly stream: string; readonly revision: string };

/** Every event has its row, every row its event, and the revisions of every stream follow each other. */
export async function* auditEvents(audit: EventAudit): AsyncGenerator<Finding> {
  const { store, catalogue, watches, onEvent } = audit;
  // In this order: what comes in between is behind both, not in the catalogue alone.
  const until = await projected(catalogue);
  const head = (await store.head()) ?? -1n;
  const rows = new RowsBeside(catalogue, until);
  const last = new Map<string, bigint>();
  const missing = new MissingEvents();
  let count = 0;
  for await (const event of store.readAll({})) {
    if (event.position > head) break;
    if (!isOfProduct(event.stream)) continue;
    if (event.position <= until) yield* missing.told(rows.audit(event));
    yield* missing.told(gaps(last, event));
    for (const watch of watches) if (watch.audit) yield* watch.audit(event);
    onEvent?.(++count);
  }
  yield* missing.told(rows.rest());
  for (const watch of watches) if (watch.atEnd) yield* watch.atEnd();
}

/** Of one event both its row and the next of its stream may tell that it is missing: it is named once. */
class MissingEvents {
  private readonly named = new Set<string>();

  async *told(findings: AsyncIterable<Finding> | Iterable<Finding>): AsyncGenerator<Finding> {
    for await (const finding of findings) {
      const name = finding.what === 'event-missing' ? finding.where : null;
      if (name !== null && this.named.has(name)) continue;
      if (name !== null && this.named.size < MOST_NAMED) this.named.add(name);
      yield finding;
    }
  }
}

/** The rows of the audit, each beside the event that it is of. */
class RowsBeside {
  private readonly rows: AsyncGenerator<Row, undefined>;
  private next: Row | undefined;
  private isBegun = false;

  constructor(catalogue: EventAudit['catalogue'], until: bigint) {
    this.rows = rowsUpTo(catalogue, until);
  }

  async *audit(event: StoredEvent): AsyncGenerator<Finding> {
    let row = await this.current();
    for (; row && BigInt(row.position) < event.position; row = await this.step())
      yield missingEvent(row.stream, row.revision);
    if (row && BigInt(row.position) === event.position) await this.step();
    else yield missingRow(event);
  }

  /** Those behind the last event. */
  async *rest(): AsyncGenerator<Finding> {
    for (let row = await this.current(); row; row = await this.step())
      yield missingEvent(row.stream, row.revision);
  }

  private async current(): Promise<Row | undefined> {
    if (!this.isBegun) await this.step();
    return this.next;
  }

  private async step(): Promise<Row | undefined> {
    this.isBegun = true;
    this.next = (await this.rows.next()).value;
    return this.next;
  }
}

/** As far as the catalogue says that it has read; rows at its end may have been taken away. */
const projected = async (catalogue: EventAudit['catalogue']): Promise<bigint> => {
  const [newest] = await rowsOf<{ position: string | null }>(
    catalogue,
    `select greatest((select position from checkpoint where name = $1),
       (select max(position) from audit)) "position"`,
    [CATALOGUE_NAME],
  );
  return BigInt(newest?.position ?? -1);
};

async function* rowsUpTo(
  catalogue: EventAudit['catalogue'],
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
