import { StorageError } from './storage-errors.js';
import type { EventStorage } from './storage.js';

/** Bounds how long one commit keeps readers waiting. */
const MAX_GROUP = 512;

interface Waiting<T> {
  readonly work: () => T;
  readonly resolve: (result: T) => void;
  readonly reject: (error: unknown) => void;
}

interface CommitListener {
  committed(): void;
  failed(): void;
}

/**
 * Group commit: what is pushed in one turn of the event loop runs in order in one transaction.
 * Nobody hears of a result before it is on disk.
 */
export class CommitQueue<T> {
  #waiting: Waiting<T>[] = [];
  #refusal: Error | undefined;
  #idle: (() => void) | undefined;

  constructor(
    private readonly storage: EventStorage,
    private readonly listener: CommitListener,
  ) {}

  push(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#refusal) {
        reject(this.#refusal);
        return;
      }
      this.#waiting.push({ work, resolve, reject });
      if (this.#waiting.length === 1)
        setImmediate(() => {
          this.#commit();
        });
    });
  }

  /** Refuses further work and waits until what was pushed is committed. */
  async close(): Promise<void> {
    this.#refusal ??= new ShuttingDown('The event store is shutting down.');
    if (this.#waiting.length === 0) return;
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
  }

  #commit(): void {
    const group = this.#waiting.splice(0, MAX_GROUP);
    if (this.#waiting.length > 0)
      setImmediate(() => {
        this.#commit();
      });
    try {
      const results = this.storage.transaction(() => group.map(({ work }) => work()));
      this.listener.committed();
      group.forEach(({ resolve }, index) => {
        resolve(results[index] as T);
      });
    } catch (error) {
      this.#fail(group, error);
    }
    if (this.#waiting.length === 0) this.#idle?.();
  }

  /** A disk that failed once is not trusted with a retry: writes stay refused until a restart. */
  #fail(group: readonly Waiting<T>[], error: unknown): void {
    if (error instanceof StorageError && error.fault === 'broken') this.#refusal = error;
    for (const { reject } of group) reject(error);
    this.listener.failed();
  }
}

/** The answer to a write that comes while the store is stopping. */
export class ShuttingDown extends Error {}
