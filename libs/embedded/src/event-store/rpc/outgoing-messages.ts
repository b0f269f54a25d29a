import type { ServerWritableStream } from '@grpc/grpc-js';

import type { CallFailure } from './failures.js';

/** The sending side of a call, with back-pressure: write a page, then wait until it has left. */
export class OutgoingMessages {
  #closed = false;
  #full = false;
  #wake: (() => void) | undefined;

  constructor(private readonly call: ServerWritableStream<Buffer, Buffer>) {
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

  write(message: Buffer): void {
    if (!this.#closed) this.#full = !this.call.write(message);
  }

  /** Waits for the client if it is slow; says whether it had to. Others get their turn anyway. */
  async breathe(): Promise<boolean> {
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
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  wake(): void {
    if (!this.#full) this.#wake?.();
  }

  end(): void {
    if (!this.#closed) this.call.end();
    this.#closed = true;
  }

  fail(failure: CallFailure): void {
    if (!this.#closed) this.call.emit('error', failure);
  }

  #close(): void {
    this.#closed = true;
    this.#wake?.();
  }
}
