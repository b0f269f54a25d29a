import { UnknownEvent, subjectOf } from '#infra/event-store/codec';
import type { StoredEvent } from '#infra/event-store/event-store';
import type { RecordedEvent } from '#infra/event-store/recorded-event';
import type { House } from '#infra/house';
import type { ExpectedCatalogue } from '#infra/read-model/expected/expected-catalogue';
import type { RowDifference } from '#infra/read-model/expected/row-difference';
import { isOfProduct } from '#infra/read-model/projection/log';
import type { EventWatch } from './audit-events.js';
import type { Finding } from './audit-finding.js';

/** Events that are decoded and projected at once. */
const AT_ONCE = 1_000;

/** Columns of what is personal: they are empty where the key that it takes is gone. */
const PERSONAL: Readonly<Partial<Record<string, readonly string[]>>> = {
  recordings: [
    ...['file_name', 'registration', 'domain', 'search', 'numbers', 'kept_by'],
    ...['local_name', 'local_number', 'remote_name', 'remote_number'],
  ],
  users: ['name', 'number', 'devices', 'password_hash', 'identity_issuer', 'identity_subject'],
  app_objects: ['access_list'],
  api_tokens: ['name', 'token_hash'],
};

/** Tables that say which rule keeps a recording. */
const GIVES_RULES: ReadonlySet<string> = new Set(['settings', 'app_objects']);

type Deps = {
  readonly house: Pick<House, 'store' | 'codec' | 'vault'>;
  readonly expected: ExpectedCatalogue;
};

/** Is every row of the catalogue what the log comes to, in every column, as of one place in the log? */
export class ProjectedRows implements EventWatch {
  private waiting: StoredEvent[] = [];
  /** What their events tell cannot be read to the end. */
  private readonly unread = new Set<string>();

  /** Settings or App objects are others: so are the rules that keep recordings. */
  private hasOtherRules = false;

  constructor(private readonly deps: Deps) {}

  async *audit(event: StoredEvent): AsyncGenerator<Finding> {
    if (event.position > this.deps.expected.from) return;
    yield* this.take(event);
  }

  async *atEnd(): AsyncGenerator<Finding> {
    const { house, expected } = this.deps;
    yield* this.project();
    const upTo = await expected.hold();
    const after = expected.from < 0n ? {} : { after: expected.from };
    // Where nothing came meanwhile, nothing is read: the event at that place may have been deleted.
    const later = upTo > expected.from ? house.store.readAll(after) : [];
    for await (const event of later) {
      if (event.position > upTo) break;
      if (isOfProduct(event.stream)) yield* this.take(event);
    }
    yield* this.project();
    for await (const difference of expected.differences()) yield* this.told(difference);
  }

  private async *take(event: StoredEvent): AsyncGenerator<Finding> {
    this.waiting.push(event);
    if (this.waiting.length >= AT_ONCE) yield* this.project();
  }

  private async *project(): AsyncGenerator<Finding> {
    const stored = this.waiting;
    this.waiting = [];
    const read = await Promise.all(
      stored.map(async (event) => ({ event, decoded: await this.decoded(event) })),
    );
    const events: RecordedEvent[] = [];
    for (const { event, decoded } of read)
      if (decoded instanceof UnknownEvent) yield this.unreadable(event, decoded);
      else events.push(decoded);
    if (events.length === 0) return;
    const { refused, differing: others } = await this.deps.expected.add(events);
    for (const { event, why } of refused) yield* this.unprojectable(event, why);
    for (const { stream, revision, columns } of others)
      yield differing(`catalogue.audit ${stream}@${revision}`, columns);
  }

  private decoded(event: StoredEvent): Promise<RecordedEvent | UnknownEvent> {
    return this.deps.house.codec.decode(event).catch((error: unknown) => {
      if (error instanceof UnknownEvent) return error;
      throw error;
    });
  }

  private unreadable({ stream, revision }: StoredEvent, { message }: UnknownEvent): Finding {
    this.unread.add(subjectOf(stream));
    return { what: 'event-differs', where: `${stream}@${String(revision)}`, detail: message };
  }

  /** Of a history without its beginning each event is one: the first says it. */
  private *unprojectable({ stream, revision }: RecordedEvent, why: string): Generator<Finding> {
    const subject = subjectOf(stream);
    if (this.unread.has(subject)) return;
    this.unread.add(subject);
    yield {
      what: 'event-differs',
      where: `${stream}@${String(revision)}`,
      detail: `No row can be made of this event, as where one before it is missing: ${why}`,
    };
  }

  private async *told(difference: RowDifference): AsyncGenerator<Finding> {
    const { table, id, kind, subject } = difference;
    const where = `catalogue.${table} ${id}`;
    const anew = 'Build the catalogue anew: recordings rebuild.';
    if (GIVES_RULES.has(table)) this.hasOtherRules = true;
    if (this.unread.has(subject)) return;
    if (kind === 'foreign')
      yield { what: 'row-foreign', where, detail: `No event tells of this row. ${anew}` };
    if (kind === 'missing')
      yield { what: 'row-missing', where, detail: `Events tell of it. ${anew}` };
    const columns = kind === 'other' ? await this.knownColumns(difference) : [];
    if (columns.length > 0) yield differing(where, columns);
  }

  /** Without those that follow from what was named, and those of which the key is gone, though no event told of it as far as was read. */
  private async knownColumns({ table, subject, columns, isGone }: RowDifference) {
    const own = this.hasOtherRules ? columns.filter((column) => column !== 'kept_by') : columns;
    if (isGone || (await this.deps.house.vault.find(subject)) !== null) return own;
    return own.filter((column) => PERSONAL[table]?.includes(column) !== true);
  }
}

const differing = (where: string, columns: readonly string[]): Finding => ({
  what: 'row-differs',
  where,
  detail:
    `The row is not what its events come to: ${columns.join(', ')}. ` +
    'Where no event is missing, build the catalogue anew: recordings rebuild.',
});
