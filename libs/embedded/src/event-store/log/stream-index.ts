import { NO_REVISION } from './logged-event.js';
import type { LoggedEvent } from './logged-event.js';
import type { EventStorage } from './storage.js';
import {
  METASTREAM_METADATA,
  isMetastream,
  metastreamOf,
  originalStreamOf,
  parseStreamMetadata,
} from './stream-metadata.js';
import type { StreamMetadata } from './stream-metadata.js';

/** The last revision and the metadata of the streams used lately, read from storage when asked. */
export class StreamIndex {
  readonly #revisions = new BoundedMap<number>();
  readonly #metadata = new BoundedMap<StreamMetadata>();

  constructor(private readonly storage: EventStorage) {}

  lastRevision(stream: string): number {
    const known = this.#revisions.get(stream);
    if (known !== undefined) return known;
    const last = this.storage.lastRevision(stream) ?? NO_REVISION;
    this.#revisions.set(stream, last);
    return last;
  }

  metadata(stream: string): StreamMetadata {
    if (isMetastream(stream)) return METASTREAM_METADATA;
    const known = this.#metadata.get(stream);
    if (known) return known;
    const metadata = parseStreamMetadata(this.lastEvent(metastreamOf(stream)));
    this.#metadata.set(stream, metadata);
    return metadata;
  }

  lastEvent(stream: string): LoggedEvent | undefined {
    const last = this.lastRevision(stream);
    return last === NO_REVISION ? undefined : this.storage.eventAt(stream, last);
  }

  inserted(event: LoggedEvent): void {
    this.#revisions.set(event.stream, event.revision);
    if (isMetastream(event.stream)) this.#metadata.delete(originalStreamOf(event.stream));
  }

  clear(): void {
    this.#revisions.clear();
    this.#metadata.clear();
  }
}

/** Forgets the entries that were set first. */
class BoundedMap<V> {
  readonly #entries = new Map<string, V>();

  constructor(private readonly limit = 20_000) {}

  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: V): void {
    this.#entries.set(key, value);
    if (this.#entries.size <= this.limit) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}
