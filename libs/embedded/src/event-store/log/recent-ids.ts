import type { LoggedEvent } from './logged-event.js';
import type { Occurrence } from './decide-append.js';

/** What is remembered of an event. */
export type IdentifiedEvent = Pick<LoggedEvent, 'id' | 'stream' | 'revision' | 'position'>;

interface Remembered extends Occurrence {
  readonly stream: string;
  readonly cost: number;
}

/**
 * The ids of the events written last, bounded in bytes, oldest forgotten first. The bound is
 * deliberate: the real server's `any` idempotency rests on such a memory, and a better one here
 * would let tests rely on what production does not give.
 */
export class RecentIds {
  readonly #byId = new Map<string, Remembered>();
  #bytes = 0;

  constructor(private readonly maxBytes = 8 * 1024 * 1024) {}

  add(event: IdentifiedEvent): void {
    this.#forget(event.id);
    const cost = 100 + 2 * event.stream.length;
    const { stream, revision, position } = event;
    this.#byId.set(event.id, { stream, revision, position, cost });
    this.#bytes += cost;
    for (const id of this.#byId.keys()) {
      if (this.#bytes <= this.maxBytes) break;
      this.#forget(id);
    }
  }

  find(stream: string, id: string): Occurrence | undefined {
    const found = this.#byId.get(id);
    return found?.stream === stream
      ? { revision: found.revision, position: found.position }
      : undefined;
  }

  clear(): void {
    this.#byId.clear();
    this.#bytes = 0;
  }

  #forget(id: string): void {
    this.#bytes -= this.#byId.get(id)?.cost ?? 0;
    this.#byId.delete(id);
  }
}
