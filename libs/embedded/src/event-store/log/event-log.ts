import { randomUUID } from 'node:crypto';

import { parseDefaultAccess } from './access.js';
import type { AccessSource, DefaultAccess } from './access.js';
import { CommitQueue } from './commit-queue.js';
import { decideAppend } from './decide-append.js';
import type { ExpectedRevision, StreamHistory } from './decide-append.js';
import { NO_REVISION, TOMBSTONE_REVISION, recordSize } from './logged-event.js';
import type { LoggedEvent, ProposedEvent } from './logged-event.js';
import { RecentIds } from './recent-ids.js';
import type { EventStorage } from './storage.js';
import { StreamIndex } from './stream-index.js';
import * as metadata from './stream-metadata.js';
import type { StreamMetadata } from './stream-metadata.js';
import { Tail } from './tail.js';

/** Where the first record lies; position 0 is the start of the log and holds none we show. */
export const FIRST_POSITION = 128;

const NOTHING = new Uint8Array(0);
const EMPTY_OBJECT = Buffer.from('{}');
/** How many of the last events are asked for their ids at start. */
const REMEMBERED_AT_START = 50_000;

/** How a write ended. `position` is that of its last event; absent where the log tells none. */
export type WriteOutcome =
  | { readonly kind: 'written'; readonly revision: number; readonly position?: number }
  | { readonly kind: 'wrong-expected-version'; readonly current: number }
  | { readonly kind: 'stream-deleted' };

/** One write: append, delete or tombstone, all with the same expectation. */
export interface WriteTarget {
  readonly stream: string;
  readonly expected: ExpectedRevision;
}

/**
 * The log: one writer, many readers. Writes that arrive in one turn of the event loop are decided
 * in order and committed together; a promise resolves only after its commit is on disk, and
 * readers learn of events only then. So the order of `$all` is the order of commits.
 */
export class EventLog implements AccessSource {
  readonly #index: StreamIndex;
  readonly #recentIds = new RecentIds();
  readonly #tail = new Tail();
  readonly #listeners = new Set<() => void>();
  readonly #queue: CommitQueue<WriteOutcome>;
  #inserted: LoggedEvent[] = [];
  #end: number;

  constructor(private readonly storage: EventStorage) {
    this.#index = new StreamIndex(storage);
    this.#end = storage.end(FIRST_POSITION);
    this.#recall();
    this.#queue = new CommitQueue(storage, {
      committed: () => {
        this.#publish();
      },
      failed: () => {
        this.#forget();
      },
    });
  }

  /** The position the next event will get. */
  get end(): number {
    return this.#end;
  }

  append(target: WriteTarget, events: readonly ProposedEvent[]): Promise<WriteOutcome> {
    return this.#queue.push(() => this.#append(target, events));
  }

  /** Soft delete: the stream is gone for readers and goes on where it was with the next append. */
  delete(target: WriteTarget): Promise<WriteOutcome> {
    return this.#queue.push(() => this.#delete(target));
  }

  /** Hard delete, for good. */
  tombstone(target: WriteTarget): Promise<WriteOutcome> {
    return this.#queue.push(() => this.#tombstone(target));
  }

  lastRevision(stream: string): number {
    return this.#index.lastRevision(stream);
  }

  metadataOf(stream: string): StreamMetadata {
    return this.#index.metadata(stream);
  }

  defaultAccess(): DefaultAccess {
    return parseDefaultAccess(this.#index.lastEvent('$settings')?.data);
  }

  isTombstoned(stream: string): boolean {
    const owner = metadata.isMetastream(stream) ? metadata.originalStreamOf(stream) : stream;
    return (
      this.#index.lastRevision(stream) === TOMBSTONE_REVISION ||
      this.#index.lastRevision(owner) === TOMBSTONE_REVISION
    );
  }

  isSoftDeleted(stream: string): boolean {
    return metadata.isSoftDeleted(this.#index.metadata(stream));
  }

  eventAt(stream: string, revision: number): LoggedEvent | undefined {
    return this.storage.eventAt(stream, revision);
  }

  /**
   * Whether a reader may start here: on a record, at the start, at or behind the end, or where a record
   * was: what read that one before it was lost goes on behind it.
   */
  isPosition(position: number): boolean {
    if (position === 0 || position >= this.#end) return true;
    if (this.storage.atPosition(position) !== undefined) return true;
    const [before] = this.storage.allBackwards(position, 1);
    return before !== undefined && position >= before.position + recordSize(before, before.stream);
  }

  streamForwards(stream: string, revision: number, limit: number): LoggedEvent[] {
    return this.storage.streamForwards(stream, revision, limit);
  }

  streamBackwards(stream: string, revision: number, limit: number): LoggedEvent[] {
    return this.storage.streamBackwards(stream, revision, limit);
  }

  allForwards(position: number, limit: number): LoggedEvent[] {
    if (position >= this.#end) return [];
    return this.#tail.from(position, limit) ?? this.storage.allForwards(position, limit);
  }

  allBackwards(position: number, limit: number): LoggedEvent[] {
    return this.storage.allBackwards(position, limit);
  }

  /** Calls back after each commit until the returned function is called. */
  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Refuses new writes, waits for those under way, and closes the storage. */
  async close(): Promise<void> {
    await this.#queue.close();
    this.storage.close();
  }

  #append(target: WriteTarget, events: readonly ProposedEvent[]): WriteOutcome {
    const { stream, expected } = target;
    const decision = decideAppend(
      this.#history(stream),
      expected,
      events.map((event) => event.id),
    );
    if (decision.kind === 'already-there') return { ...decision, kind: 'written' };
    if (decision.kind !== 'append') return decision;
    const before = this.#index.lastRevision(stream);
    const revived = this.#revivedBy(stream);
    const written = events.map((event, index) => this.#insert(stream, before + 1 + index, event));
    if (revived !== undefined) this.#revive(revived, stream === revived ? before + 1 : undefined);
    const position = written.at(-1)?.position;
    const revision = before + events.length;
    return { kind: 'written', revision, ...(position !== undefined && { position }) };
  }

  #delete({ stream, expected }: WriteTarget): WriteOutcome {
    const decision = decideAppend(this.#history(stream), expected, [randomUUID()]);
    if (decision.kind === 'already-there') return { ...decision, kind: 'written' };
    if (decision.kind !== 'append') return decision;
    const metastream = metadata.metastreamOf(stream);
    const last = this.#index.lastRevision(metastream);
    if (this.#index.lastRevision(stream) === NO_REVISION && last === NO_REVISION) {
      return { kind: 'wrong-expected-version', current: NO_REVISION };
    }
    const { position } = this.#insert(metastream, last + 1, metadataEvent(metadata.SOFT_DELETED));
    return { kind: 'written', revision: this.#index.lastRevision(stream), position };
  }

  #tombstone({ stream, expected }: WriteTarget): WriteOutcome {
    const id = randomUUID();
    const decision = decideAppend(this.#history(stream), expected, [id]);
    if (decision.kind === 'already-there') return { ...decision, kind: 'written' };
    if (decision.kind !== 'append') return decision;
    const event = { id, type: metadata.TOMBSTONE_TYPE, json: true, data: EMPTY_OBJECT };
    const { position } = this.#insert(stream, TOMBSTONE_REVISION, { ...event, metadata: NOTHING });
    return { kind: 'written', revision: TOMBSTONE_REVISION, position };
  }

  #history(stream: string): StreamHistory {
    return {
      lastRevision: this.#index.lastRevision(stream),
      tombstoned: this.isTombstoned(stream),
      softDeleted: this.isSoftDeleted(stream),
      hasMetadata: this.#index.lastRevision(metadata.metastreamOf(stream)) !== NO_REVISION,
      recent: (id) => this.#recentIds.find(stream, id),
      idAt: (revision) => this.storage.eventAt(stream, revision),
    };
  }

  /** The soft-deleted stream that a write to this stream or metastream brings back, if any. */
  #revivedBy(stream: string): string | undefined {
    const owner = metadata.isMetastream(stream) ? metadata.originalStreamOf(stream) : stream;
    return this.isSoftDeleted(owner) ? owner : undefined;
  }

  #revive(stream: string, from = Math.max(0, this.#index.lastRevision(stream) + 1)): void {
    const metastream = metadata.metastreamOf(stream);
    const last = this.#index.lastEvent(metastream);
    const data = last && metadata.withTruncateBefore(last.data, from);
    if (data) this.#insert(metastream, last.revision + 1, metadataEvent(data));
  }

  #insert(stream: string, revision: number, proposed: ProposedEvent): LoggedEvent {
    const { id, type, json, data } = proposed;
    const position = this.#end;
    const event = { position, stream, revision, id, type, json, created: Date.now(), data };
    const logged: LoggedEvent = { ...event, metadata: proposed.metadata };
    this.storage.insert(logged);
    this.#end += recordSize(logged, stream);
    this.#index.inserted(logged);
    this.#recentIds.add(logged);
    this.#inserted.push(logged);
    return logged;
  }

  #publish(): void {
    if (this.#inserted.length === 0) return;
    this.#tail.add(this.#inserted);
    this.#inserted = [];
    for (const listener of this.#listeners) listener();
  }

  /** After a failed commit: what was remembered of it never happened. */
  #forget(): void {
    this.#inserted = [];
    this.#index.clear();
    this.#recentIds.clear();
    this.#end = this.storage.end(FIRST_POSITION);
    this.#recall();
  }

  #recall(): void {
    for (const event of this.storage.lastIds(REMEMBERED_AT_START)) this.#recentIds.add(event);
  }
}

function metadataEvent(data: Uint8Array): ProposedEvent {
  const id = randomUUID();
  return { id, type: metadata.METADATA_TYPE, json: true, data, metadata: NOTHING };
}
