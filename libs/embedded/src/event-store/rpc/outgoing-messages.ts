import type { ServerWritableStream } from '@grpc/grpc-js';

import type { CallFailure } from './failures.js';
import type { MessageBatch } from './message-batches.js';

/** Bytes that are gathered before they are handed on within a page. */
const GATHERED_BYTES = 256 * 1024;

/** The sending side of a call, with back-pressure: write a page, then wait until it has left. */
export class OutgoingMessages {
  #gathered: Buffer[] = [];
  #bytes = 0;
  #closed = false;
  #full = false;
  #wake: (() => void) | undefined;

  constructor(private readonly call: ServerWritableStream<Buffer, MessageBatch>) {
    call.on('cancelled', () => {
      this.#close();
    });
    call.on('error', () => {
      this.#close();
    });
    call.on('close', () => {
      this.#close();
    });
    call.on('drain', () => {
      this.#full = false;
      this.#wake?.();
    });
  }

  /** Whether the client is gone. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Messages leave with the next wait or at the end. */
  write(message: Buffer): void {
    this.#gathered.push(message);
    this.#bytes += message.length;
    if (this.#bytes >= GATHERED_BYTES) this.#handOn();
  }

  /** Waits for the client if it is slow; says whether it had to. Others get their turn anyway. */
  async breathe(): Promise<boolean> {
    this.#handOn();
    if (this.#closed) return false;
    if (!this.#full) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      return false;
    }
    await this.woken();
    return true;
  }

  /** Waits until `wake` is called, the client takes more, or it goes away. */
  woken(): Promise<void> {
    this.#handOn();
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  wake(): void {
    if (!this.#full) this.#wake?.();
  }

  end(): void {
    this.#handOn();
    if (!this.#closed) this.call.end();
    this.#closed = true;
  }

  fail(failure: CallFailure): void {
    this.#handOn();
    if (!this.#closed) this.call.emit('error', failure);
  }

  #handOn(): void {
    if (this.#gathered.length === 0) return;
    const batch = this.#gathered;
    this.#gathered = [];
    this.#bytes = 0;
    if (!this.#closed) this.#full = !this.call.write(batch);
  }

  #close(): void {
    this.#closed = true;
    this.#wake?.();
  }
}
