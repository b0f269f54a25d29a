import type { LoggedEvent } from './logged-event.js';

const MAX_EVENTS = 8192;
const MAX_BYTES = 32 * 1024 * 1024;

/** The last events of the log in memory, so that live subscriptions need not ask the disk. */
export class Tail {
  #events: LoggedEvent[] = [];
  #bytes = 0;

  add(events: readonly LoggedEvent[]): void {
    for (const event of events) {
      this.#events.push(event);
      this.#bytes += sizeOf(event);
    }
    if (this.#events.length > 2 * MAX_EVENTS || this.#bytes > 2 * MAX_BYTES) this.#shrink();
  }

  /** Events at or after a position, or undefined if some of them may be older than the tail. */
  from(position: number, limit: number): LoggedEvent[] | undefined {
    const first = this.#events[0];
    if (!first || position < first.position) return undefined;
    const start = this.#search(position);
    return this.#events.slice(start, start + limit);
  }

  clear(): void {
    this.#events = [];
    this.#bytes = 0;
  }

  /** The index of the first event at or after the position. */
  #search(position: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const event = this.#events[middle];
      if (event && event.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #shrink(): void {
    let keepFrom = Math.max(0, this.#events.length - MAX_EVENTS);
    let bytes = this.#events.slice(keepFrom).reduce((sum, event) => sum + sizeOf(event), 0);
    for (; bytes > MAX_BYTES; keepFrom++) {
      const oldest = this.#events[keepFrom];
      bytes -= oldest ? sizeOf(oldest) : 0;
    }
    this.#events = this.#events.slice(keepFrom);
    this.#bytes = bytes;
  }
}

function sizeOf(event: LoggedEvent): number {
  return event.data.length + event.metadata.length + 200;
}
